package interop;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Just enough JSON to print a program's result as one line. */
public class Json {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    public Json put(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    /** Prints the object as the program's last line. */
    public void print() {
        System.out.println(this);
    }

    @Override
    public String toString() {
        return text(fields);
    }

    private static String text(Object value) {
        if (value == null || value instanceof Number || value instanceof Boolean || value instanceof Json) {
            return String.valueOf(value);
        }
        StringBuilder out = new StringBuilder();
        if (value instanceof Map) {
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                out.append(out.length() == 0 ? "" : ",").append(quote(String.valueOf(entry.getKey()))).append(':')
                    .append(text(entry.getValue()));
            }
            return "{" + out + "}";
        }
        if (value instanceof Collection) {
            for (Object item : (Collection<?>) value) {
                out.append(out.length() == 0 ? "" : ",").append(text(item));
            }
            return "[" + out + "]";
        }
        return quote(value.toString());
    }

    private static String quote(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == '\u2028' || c == '\u2029') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
