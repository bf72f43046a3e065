// Produces and consumes with the unmodified Go client v2.
//
//	goclient produce NAMESRV TOPIC GROUP COUNT
//	goclient batch   NAMESRV TOPIC GROUP COUNT
//	goclient push    NAMESRV TOPIC GROUP EXPECTED SECONDS [orderly|broadcast]
//
// The result is one JSON line on stdout.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
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
	case "produce", "batch":
		produce(namesrv, topic, group, count, mode == "batch")
	case "push":
		seconds, err := strconv.Atoi(os.Args[6])
		check(err)
		listener := ""
		if len(os.Args) > 7 {
			listener = os.Args[7]
		}
		push(namesrv, topic, group, count, seconds, listener)
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
