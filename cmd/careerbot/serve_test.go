package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"careerbot/bot/telegram/telegramtest"
	"careerbot/internal/llm/llmtest"
	"careerbot/internal/postgres/pgtest"
)

// output collects what the program writes and can be waited on.
type output struct {
	mu      sync.Mutex
	all     bytes.Buffer
	changed chan struct{}
}

func newOutput() *output { return &output{changed: make(chan struct{}, 1)} }

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	select {
	case o.changed <- struct{}{}:
	default:
	}
	return o.all.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.all.String()
}

// until waits for a match and gives its first group.
func (o *output) until(t *testing.T, pattern string) string {
	t.Helper()
	re := regexp.MustCompile(pattern)
	deadline := time.After(60 * time.Second)
	for {
		if m := re.FindStringSubmatch(o.String()); m != nil {
			return m[1]
		}
		select {
		case <-o.changed:
		case <-deadline:
			t.Fatalf("no %s in %s", pattern, o)
		}
	}
}

// serve runs the program as main does, with everything configured, and gives
// the address of its web chat. The test checks that it ends well.
func serve(t *testing.T, settings map[string]string) (address string, log *output) {
	t.Helper()
	for _, v := range variables {
		t.Setenv(v.name, settings[v.name])
	}
	t.Setenv("DATABASE_URL", pgtest.EmptyURL(t))
	t.Setenv("CAREERBOT_ADDR", "127.0.0.1:0")
	t.Chdir(t.TempDir()) // no .env of ours
	log = newOutput()
	ctx, stop := context.WithCancel(context.Background())
	code := make(chan int, 1)
	go func() { code <- run(ctx, []string{"serve"}, strings.NewReader(""), io.Discard, log) }()
	t.Cleanup(func() {
		stop()
		select {
		case c := <-code:
			if c != 0 {
				t.Errorf("exit code %d: %s", c, log)
			}
		case <-time.After(30 * time.Second):
			t.Errorf("the program does not end: %s", log)
		}
	})
	return log.until(t, `web chat: (http://\S+)/`), log
}

// webChat asks through the page's own interface and gives the reply event.
func webChat(t *testing.T, address, question string) string {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, Timeout: 60 * time.Second}
	page, err := client.Get(address + "/")
	if err != nil {
		t.Fatal(err)
	}
	page.Body.Close()
	body, err := json.Marshal(map[string]string{"id": "1b4e28ba-2fa1-41d2-883f-0016d3cca427", "text": question})
	if err != nil {
		t.Fatal(err)
	}
	posted, err := client.Post(address+"/api/messages", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	posted.Body.Close()
	if posted.StatusCode != http.StatusAccepted {
		t.Fatalf("posting: %s", posted.Status)
	}
	events, err := client.Get(address + "/api/events?after=0")
	if err != nil {
		t.Fatal(err)
	}
	defer events.Body.Close()
	scanner := bufio.NewScanner(events.Body)
	scanner.Buffer(nil, 1<<20)
	for last := ""; scanner.Scan(); {
		if event, ok := strings.CutPrefix(scanner.Text(), "event: "); ok {
			last = event
		}
		if data, ok := strings.CutPrefix(scanner.Text(), "data: "); ok && last == "reply" {
			return data
		}
	}
	t.Fatalf("no reply: %v", scanner.Err())
	return ""
}

// TestServe runs the whole program against a Telegram server and a model
// endpoint on loopback: both doors answer, with the model and without it.
func TestServe(t *testing.T) {
	telegram := telegramtest.New(t)
	model := &llmtest.Server{}
	endpoint := httptest.NewServer(model)
	t.Cleanup(endpoint.Close)
	model.Say("试用期最长不得超过六个月。", "[1]")
	address, log := serve(t, map[string]string{
		"TELEGRAM_BOT_TOKEN": telegramtest.Token, "TELEGRAM_API_URL": telegram.URL,
		"OPENAI_BASE_URL": endpoint.URL + "/v1", "OPENAI_API_KEY": "k-secret-key", "OPENAI_CHAT_MODEL": "chat-1", "OPENAI_EMBEDDING_MODEL": "embed-1",
		"CAREERBOT_VECTOR_WEIGHT": "0.001", // the server's vectors mean nothing
	})
	if reply := webChat(t, address, "试用期最长多久？"); !strings.Contains(reply, "六个月") || !strings.Contains(reply, `"by_model":true`) {
		t.Errorf("web, with the model: %s", reply)
	}
	telegram.Push(telegramtest.Text(7, 1, "zh-hans", "试用期最长多久？"))
	if sent := telegram.WaitSent(7, 1)[0].Params["text"]; !strings.Contains(sent, "六个月") || !strings.Contains(sent, "人工智能") {
		t.Errorf("Telegram, with the model: %s", sent)
	}
	model.Always(llmtest.Status(http.StatusInternalServerError, "server_error"))
	telegram.Push(telegramtest.Text(8, 1, "en", "How long can probation be?"))
	if sent := telegram.WaitSent(8, 1)[0].Params["text"]; !strings.Contains(sent, "at most 6 months") || !strings.Contains(sent, "quotations") {
		t.Errorf("Telegram, the model away: %s", sent)
	}
	embedded := 0
	for _, r := range model.Requests() {
		if r.Path == "/v1/embeddings" {
			embedded++
		}
	}
	if embedded < 3 {
		t.Errorf("%d embedding requests: neither the guides nor the questions were embedded", embedded)
	}
	for _, secret := range []string{"k-secret-key", telegramtest.Token} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log holds a secret: %s", log)
		}
	}
}

// TestServeVoice runs it with a model that listens: what is said in Telegram is
// answered from the library.
func TestServeVoice(t *testing.T) {
	telegram := telegramtest.New(t)
	model := &llmtest.Server{}
	endpoint := httptest.NewServer(model)
	t.Cleanup(endpoint.Close)
	model.Hear("试用期最长多久")
	telegram.AddFile("v1", []byte("OggS"))
	_, log := serve(t, map[string]string{
		"TELEGRAM_BOT_TOKEN": telegramtest.Token, "TELEGRAM_API_URL": telegram.URL,
		"OPENAI_BASE_URL": endpoint.URL + "/v1", "OPENAI_API_KEY": "k-secret-key", "OPENAI_TRANSCRIPTION_MODEL": "whisper-1",
	})
	telegram.Push(telegramtest.Voice(7, 1, "zh-hans", "v1", 3))
	if sent := telegram.WaitSent(7, 1)[0].Params["text"]; !strings.Contains(sent, "我听到的是：“试用期最长多久”") || !strings.Contains(sent, "不得超过6个月") || !strings.Contains(sent, "来源") {
		t.Errorf("%s", sent)
	}
	telegram.Push(telegramtest.Text(7, 2, "zh-hans", "我的数据"))
	if sent := telegram.WaitSent(7, 2)[1].Params["text"]; !strings.Contains(sent, "人工智能模型") {
		t.Errorf("who listens is not told: %s", sent)
	}
	if strings.Contains(log.String(), telegramtest.Token) {
		t.Errorf("the log holds a secret: %s", log)
	}
}

// TestServePlain runs it without any configuration.
func TestServePlain(t *testing.T) {
	address, _ := serve(t, nil)
	if reply := webChat(t, address, "How long can probation be?"); !strings.Contains(reply, "at most 6 months") {
		t.Errorf("web: %s", reply)
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		response, err := http.Get(address + path)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", path, response.Status)
		}
	}
}
