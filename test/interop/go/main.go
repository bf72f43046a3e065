// Produces and consumes with the unmodified Go client v2.
//
//	goclient produce NAMESRV TOPIC GROUP COUNT
//	goclient batch   NAMESRV TOPIC GROUP COUNT
//	goclient push    NAMESRV TOPIC GROUP EXPECTED SECONDS [orderly|broadcast]
//	goclient transactions NAMESRV TOPIC GROUP EXPECTED SECONDS STATES ANSWER (as Transactions.java)
//	goclient retry   NAMESRV TOPIC GROUP EXPECTED SECONDS   (fails every delivery; one further try each)
//	goclient follow  NAMESRV TOPIC GROUP 0 FILE   (orderly, a line per message as in java/ConsumeFollow, until it is killed)
//
// The result is one JSON line on stdout.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/apache/rocketmq-client-go/v2"
	"github.com/apache/rocketmq-client-go/v2/consumer"
	"github.com/apache/rocketmq-client-go/v2/primitive"
	"github.com/apache/rocketmq-client-go/v2/producer"
	"github.com/apache/rocketmq-client-go/v2/rlog"
)

func main() {
	rlog.SetLogLevel("error")
	mode, namesrv, topic, group := os.Args[1], os.Args[2], os.Args[3], os.Args[4]
	count, err := strconv.Atoi(os.Args[5])
	check(err)
	switch mode {
	case "follow":
		follow(namesrv, topic, group, os.Args[6])
	case "produce", "batch":
		produce(namesrv, topic, group, count, mode == "batch")
	case "retry":
		seconds, err := strconv.Atoi(os.Args[6])
		check(err)
		retry(namesrv, topic, group, count, seconds)
	case "push":
		seconds, err := strconv.Atoi(os.Args[6])
		check(err)
		listener := ""
		if len(os.Args) > 7 {
			listener = os.Args[7]
		}
		push(namesrv, topic, group, count, seconds, listener)
	case "transactions":
		seconds, err := strconv.Atoi(os.Args[6])
		check(err)
		transactions(namesrv, topic, group, count, seconds, os.Args[7], os.Args[8])
	}
}

func produce(namesrv, topic, group string, count int, batch bool) {
	p, err := rocketmq.NewProducer(
		producer.WithNameServer([]string{namesrv}),
		producer.WithGroupName(group),
		producer.WithRetry(0),
	)
	check(err)
	check(p.Start())
	var ids, offsetIds []string
	var messages []*primitive.Message
	for i := 0; i < count; i++ {
		message := primitive.NewMessage(topic, []byte(fmt.Sprintf("go-%d", i)))
		message.WithTag("TagGo").WithKeys([]string{fmt.Sprintf("go-key-%d", i)})
		message.WithProperty("n", strconv.Itoa(i))
		messages = append(messages, message)
	}
	if batch {
		result, err := p.SendSync(context.Background(), messages...)
		check(err)
		ids = append(ids, result.MsgID)
		offsetIds = append(offsetIds, result.OffsetMsgID)
	} else {
		for _, message := range messages {
			result, err := p.SendSync(context.Background(), message)
			check(err)
			ids = append(ids, result.MsgID)
			offsetIds = append(offsetIds, result.OffsetMsgID)
		}
	}
	check(p.Shutdown())
	print(map[string]interface{}{"accepted": count, "ids": ids, "offsetIds": offsetIds})
}

var states = map[string]primitive.LocalTransactionState{
	"COMMIT_MESSAGE":   primitive.CommitMessageState,
	"ROLLBACK_MESSAGE": primitive.RollbackMessageState,
	"UNKNOW":           primitive.UnknowState,
}

type listener struct {
	mutex   sync.Mutex
	answer  primitive.LocalTransactionState
	checked []string
}

func (l *listener) ExecuteLocalTransaction(message *primitive.Message) primitive.LocalTransactionState {
	return states[message.GetProperty("state")]
}

func (l *listener) CheckLocalTransaction(message *primitive.MessageExt) primitive.LocalTransactionState {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.checked = append(l.checked, message.GetKeys())
	return l.answer
}

func transactions(namesrv, topic, group string, expected, seconds int, send, answer string) {
	l := &listener{answer: states[answer], checked: []string{}}
	p, err := rocketmq.NewTransactionProducer(
		l,
		producer.WithNameServer([]string{namesrv}),
		producer.WithGroupName(group),
		producer.WithRetry(0),
	)
	check(err)
	check(p.Start())
	sent := []map[string]string{}
	for i, state := range strings.Split(send, ",") {
		key := fmt.Sprintf("%s-%d", state, i)
		message := primitive.NewMessage(topic, []byte(key))
		message.WithTag("TagGo").WithKeys([]string{key})
		message.WithProperty("state", state)
		result, err := p.SendMessageInTransaction(context.Background(), message)
		check(err)
		status := "SEND_OK"
		if result.Status != primitive.SendOK {
			status = fmt.Sprint(result.Status)
		}
		sent = append(sent, map[string]string{"key": key, "status": status})
	}
	deadline := time.Now().Add(time.Duration(seconds) * time.Second)
	for time.Now().Before(deadline) {
		l.mutex.Lock()
		different := map[string]bool{}
		for _, key := range l.checked {
			different[key] = true
		}
		l.mutex.Unlock()
		if len(different) >= expected {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	time.Sleep(500 * time.Millisecond)
	check(p.Shutdown())
	print(map[string]interface{}{"sent": sent, "checked": l.checked})
}

type received struct {
	Body    string `json:"body"`
	Tags    string `json:"tags"`
	Keys    string `json:"keys"`
	QueueId int    `json:"queueId"`
	Offset  int64  `json:"offset"`
	N       string `json:"n"`
}

func push(namesrv, topic, group string, expected, seconds int, listener string) {
	model := consumer.Clustering
	if listener == "broadcast" {
		model = consumer.BroadCasting
	}
	c, err := rocketmq.NewPushConsumer(
		consumer.WithNameServer([]string{namesrv}),
		consumer.WithGroupName(group),
		consumer.WithConsumeFromWhere(consumer.ConsumeFromFirstOffset),
		consumer.WithConsumerModel(model),
		consumer.WithConsumerOrder(listener == "orderly"),
	)
	check(err)
	var mutex sync.Mutex
	all := []received{}
	check(c.Subscribe(topic, consumer.MessageSelector{}, func(_ context.Context, messages ...*primitive.MessageExt) (consumer.ConsumeResult, error) {
		mutex.Lock()
		defer mutex.Unlock()
		for _, m := range messages {
			all = append(all, received{string(m.Body), m.GetTags(), m.GetKeys(), m.Queue.QueueId, m.QueueOffset, m.GetProperty("n")})
		}
		return consumer.ConsumeSuccess, nil
	}))
	check(c.Start())
	deadline := time.Now().Add(time.Duration(seconds) * time.Second)
	for time.Now().Before(deadline) {
		mutex.Lock()
		done := len(all) >= expected
		mutex.Unlock()
		if done {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	time.Sleep(300 * time.Millisecond)
	check(c.Shutdown())
	print(map[string]interface{}{"received": len(all), "messages": all})
}

func follow(namesrv, topic, group, path string) {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	check(err)
	c, err := rocketmq.NewPushConsumer(
		consumer.WithNameServer([]string{namesrv}),
		consumer.WithGroupName(group),
		consumer.WithConsumeFromWhere(consumer.ConsumeFromFirstOffset),
		consumer.WithConsumerOrder(true),
	)
	check(err)
	check(c.Subscribe(topic, consumer.MessageSelector{}, func(_ context.Context, messages ...*primitive.MessageExt) (consumer.ConsumeResult, error) {
		for _, m := range messages {
			line := fmt.Sprintf("%d\ttook\t%d\t%d\t%d\t%s\t%s\n", time.Now().UnixMilli(), m.Queue.QueueId, m.QueueOffset, m.ReconsumeTimes, m.Topic, m.Body)
			_, err := file.WriteString(line)
			check(err)
		}
		return consumer.ConsumeSuccess, nil
	}))
	check(c.Start())
	select {}
}

type delivery struct {
	Id             string `json:"id"`
	Body           string `json:"body"`
	ReconsumeTimes int32  `json:"reconsumeTimes"`
}

func retry(namesrv, topic, group string, expected, seconds int) {
	c, err := rocketmq.NewPushConsumer(
		consumer.WithNameServer([]string{namesrv}),
		consumer.WithGroupName(group),
		consumer.WithConsumeFromWhere(consumer.ConsumeFromFirstOffset),
		consumer.WithMaxReconsumeTimes(1),
	)
	check(err)
	var mutex sync.Mutex
	all := []delivery{}
	check(c.Subscribe(topic, consumer.MessageSelector{}, func(_ context.Context, messages ...*primitive.MessageExt) (consumer.ConsumeResult, error) {
		mutex.Lock()
		defer mutex.Unlock()
		for _, m := range messages {
			all = append(all, delivery{m.MsgId, string(m.Body), m.ReconsumeTimes})
		}
		return consumer.ConsumeRetryLater, nil
	}))
	check(c.Start())
	deadline := time.Now().Add(time.Duration(seconds) * time.Second)
	for time.Now().Before(deadline) {
		mutex.Lock()
		done := len(all) >= expected
		mutex.Unlock()
		if done {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	// One delivery too many must show up.
	time.Sleep(1500 * time.Millisecond)
	check(c.Shutdown())
	print(map[string]interface{}{"messages": all})
}

func print(value interface{}) {
	line, err := json.Marshal(value)
	check(err)
	fmt.Println(string(line))
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
