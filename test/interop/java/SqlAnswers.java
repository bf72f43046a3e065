package interop;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.broker.filter.MessageEvaluationContext;
import org.apache.rocketmq.filter.expression.Expression;
import org.apache.rocketmq.filter.parser.SelectorParser;

/**
 * FILE: what the filter module answers. The file holds the number of property sets, a line for each ("name=value&..."), and then
 * an expression a line, all percent-encoded. Prints for each expression a letter for each set: T, F, N (unknown) or X (it throws); or
 * null when the expression does not compile.
 */
public class SqlAnswers {
    public static void main(String[] args) throws Exception {
        List<String> lines = Files.readAllLines(Paths.get(args[0]), StandardCharsets.UTF_8);
        int count = Integer.parseInt(lines.get(0));
        List<Map<String, String>> sets = new ArrayList<>();
        for (String line : lines.subList(1, 1 + count)) {
            Map<String, String> set = new HashMap<>();
            for (String pair : line.split("&")) {
                int sign = pair.indexOf('=');
                if (sign > 0) {
                    set.put(decode(pair.substring(0, sign)), decode(pair.substring(sign + 1)));
                }
            }
            sets.add(set);
        }
        List<String> answers = new ArrayList<>();
        for (String line : lines.subList(1 + count, lines.size())) {
            answers.add(answer(decode(line), sets));
        }
        new Json().put("answers", answers).print();
    }

    private static String answer(String text, List<Map<String, String>> sets) {
        Expression expression;
        try {
            expression = SelectorParser.parse(text);
        } catch (Throwable refused) {
            return null;
        }
        StringBuilder answer = new StringBuilder();
        for (Map<String, String> set : sets) {
            try {
                Object value = expression.evaluate(new MessageEvaluationContext(set));
                answer.append(value == null ? 'N' : Boolean.TRUE.equals(value) ? 'T' : Boolean.FALSE.equals(value) ? 'F' : '?');
            } catch (Throwable thrown) {
                answer.append('X');
            }
        }
        return answer.toString();
    }

    private static String decode(String text) throws Exception {
        return URLDecoder.decode(text, "UTF-8");
    }
}
