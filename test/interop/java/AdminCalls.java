package interop;

import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.impl.MQClientManager;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.tools.admin.DefaultMQAdminExt;

/**
 * NAMESRV BROKERADDR TOPIC GROUP CLIENTID OFFSETID: calls of the admin library that no mqadmin command makes. Prints "ok" or the error of each. Methods are
 * looked up by name, since parameters and packages differ between 4.9 and 5.x; absent ones are left out.
 */
public class AdminCalls {
    private static final Map<String, Object> RESULTS = new LinkedHashMap<>();

    public static void main(String[] args) throws Exception {
        String broker = args[1];
        String topic = args[2];
        String group = args[3];
        DefaultMQAdminExt admin = new DefaultMQAdminExt(5000);
        admin.setNamesrvAddr(args[0]);
        admin.setInstanceName(Clients.instanceName());
        admin.start();
        call(admin, "queryConsumeTimeSpan", topic, group);
        call(admin, "queryTopicConsumeByWho", topic);
        call(admin, "viewBrokerStatsData", broker, "TOPIC_PUT_NUMS", topic);
        call(admin, "viewBrokerStatsData", broker, "GROUP_GET_NUMS", topic + "@" + group);
        call(admin, "viewBrokerStatsData", broker, "TOPIC_PUT_NUMS", "no-such-topic");
        call(admin, "getConsumeStatus", topic, group, args[4]);
        call(admin, "getConsumeStatus", topic, group, "");
        call(admin, "createAndUpdateKvConfig", "SOME_NAMESPACE", "some-key", "some value");
        call(admin, "getKVConfig", "SOME_NAMESPACE", "some-key");
        call(admin, "getKVConfig", "SOME_NAMESPACE", "no-such-key");
        call(admin, "getKVListByNamespace", "SOME_NAMESPACE");
        call(admin, "getKVListByNamespace", "NO_SUCH_NAMESPACE");
        call(admin, "examineTopicConfig", broker, topic);
        call(admin, "examineTopicConfig", broker, "no-such-topic");
        call(admin, "examineSubscriptionGroupConfig", broker, group);
        call(admin, "getAllSubscriptionGroup", broker, 5000L);
        call(admin, "getAllTopicConfig", broker, 5000L);
        call(admin, "getUserTopicConfig", broker, false, 5000L);
        call(admin, "queryTopicsByConsumer", group);
        call(admin, "querySubscription", group, topic);
        call(admin, "updateAndGetGroupReadForbidden", broker, group, topic, false);
        call(admin, "resumeCheckHalfMessage", args[5]);
        call(admin, "resumeCheckHalfMessage", topic, args[5]);
        call(admin, "getBrokerHAStatus", broker);
        call(admin, "getBrokerClusterInfo");
        call(admin, "examineBrokerClusterInfo");
        call(admin, "fetchAllTopicList");

        ClientConfig config = new ClientConfig();
        config.setNamesrvAddr(args[0]);
        config.setInstanceName(Clients.instanceName());
        MQClientInstance instance = MQClientManager.getInstance().getOrCreateMQClientInstance(config);
        instance.start();
        Object api = instance.getMQClientAPIImpl();
        call(api, "getSystemTopicList", 5000L);
        call(api, "getSystemTopicListFromBroker", broker, 5000L);
        call(api, "getUnitTopicList", false, 5000L);
        call(api, "getHasUnitSubTopicList", false, 5000L);
        call(api, "getHasUnitSubUnUnitTopicList", false, 5000L);
        call(api, "getTopicsByCluster", "DefaultCluster", 5000L);
        call(api, "cloneGroupOffset", broker, group, group + "-clone", topic, false, 5000L);
        call(api, "queryCorrectionOffset", broker, topic, group, new java.util.HashSet<>(), 5000L);
        call(api, "getConsumerIdListByGroup", broker, group, 5000L);
        call(api, "getConsumerIdListByGroup", broker, "no-such-group", 5000L);
        call(api, "getBrokerClusterInfo", 5000L);
        call(api, "getAllTopicConfig", broker, 5000L);
        call(api, "getSubscriptionGroupConfig", broker, group, 5000L);
        call(api, "getBrokerMemberGroup", "DefaultCluster", "broker-a", 5000L);
        instance.shutdown();
        admin.shutdown();
        new Json().put("calls", RESULTS).print();
    }

    private static void call(Object target, String name, Object... args) {
        for (Method method : target.getClass().getMethods()) {
            if (!method.getName().equals(name) || method.getParameterCount() != args.length) {
                continue;
            }
            String label = name + "/" + args.length + (RESULTS.containsKey(name + "/" + args.length) ? "#" + RESULTS.size() : "");
            try {
                method.setAccessible(true);
                method.invoke(target, args);
                RESULTS.put(label, "ok");
            } catch (java.lang.reflect.InvocationTargetException e) {
                RESULTS.put(label, String.valueOf(e.getCause()));
            } catch (IllegalArgumentException e) {
                continue;
            } catch (Exception e) {
                RESULTS.put(label, String.valueOf(e));
            }
            return;
        }
    }
}
