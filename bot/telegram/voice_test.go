package telegram_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"careerbot/bot/telegram/telegramtest"
	"careerbot/internal/llm"
	"careerbot/internal/llm/llmtest"
	"careerbot/prompts"
)

// listening has voice messages written down by a model on loopback, as
// cmd/careerbot wires it.
func (r *rig) listening() *llmtest.Server {
	model := &llmtest.Server{}
	endpoint := httptest.NewServer(model)
	r.Cleanup(endpoint.Close)
	transcriber := llm.NewTranscriber(llm.Endpoint{Base: endpoint.URL + "/v1", Key: "k"}, "whisper-1")
	door := r.door(nil)
	r.core.Listen = func(ctx context.Context, route json.RawMessage, language string) (string, error) {
		name, audio, err := door.Recording(ctx, route)
		if err != nil {
			return "", err
		}
		return transcriber.Transcribe(ctx, name, audio, language)
	}
	return model
}

// TestVoice: what is said is fetched, written down, shown, and answered from
// the library.
func TestVoice(t *testing.T) {
	r := newRig(t)
	model := r.listening()
	r.answering()
	r.run(r.door(nil))
	r.server.AddFile("v1", []byte("OggS and what follows"))
	model.Hear("试用期最长多久")
	r.server.Push(telegramtest.Voice(110, 1, "zh-hans", "v1", 4))
	text, _, err := telegramtest.ParseHTML(r.server.WaitSent(110, 1)[0].Params["text"])
	if err != nil || !strings.HasPrefix(text, prompts.Heard("zh", "试用期最长多久")) || !strings.Contains(text, "不得超过六个月") || !strings.Contains(text, "劳动合同试用期规定") {
		t.Errorf("%s, %v", text, err)
	}
	heard := model.Requests()[0]
	if string(heard.Audio) != "OggS and what follows" || heard.FileName != "voice.ogg" || heard.Language != "zh" || heard.Model != "whisper-1" {
		t.Errorf("%q of %q in %q by %q", heard.FileName, heard.Audio, heard.Language, heard.Model)
	}
	if n := r.count(`SELECT count(*) FROM turn WHERE message = '试用期最长多久' AND kind = 'voice'`); n != 1 {
		t.Error("the words are not kept for whoever reads the conversation")
	}
	// Whoever says so gets a person.
	model.Hear("转人工")
	r.server.Push(telegramtest.Voice(110, 2, "zh-hans", "v1", 1))
	if got := r.server.WaitSent(110, 2)[1].Params["text"]; !strings.Contains(got, prompts.Person("zh", "12333")) {
		t.Errorf("%s", got)
	}
	// A round video and a piece of music are recordings too.
	model.Hear("How long does an apprenticeship as a nurse take?")
	r.server.Push(telegramtest.Map{"message": telegramtest.Private(111, 1, "en", telegramtest.Map{"video_note": telegramtest.Map{"file_id": "v1", "duration": 3, "length": 9}})})
	r.server.Push(telegramtest.Map{"message": telegramtest.Private(112, 1, "en", telegramtest.Map{"audio": telegramtest.Map{"file_id": "v1", "duration": 3, "file_name": "a question.MP3"}})})
	for _, chat := range []int64{111, 112} {
		if got := r.server.WaitSent(chat, 1)[0].Params["text"]; !strings.Contains(got, "three years") {
			t.Errorf("%d: %s", chat, got)
		}
	}
}

// TestVoiceNotHeard: whatever goes wrong, the person is told what to do, and no
// error has the token (every rig looks through its log).
func TestVoiceNotHeard(t *testing.T) {
	r := newRig(t)
	model := r.listening()
	model.Hear("试用期最长多久")
	r.answering()
	r.run(r.door(nil))
	r.server.AddFile("good", []byte("OggS"))
	r.server.AddFile("empty", nil)
	r.server.AddFile("huge", make([]byte, 20<<20+1))
	file := func(path string) *telegramtest.Fault {
		result, err := json.Marshal(map[string]any{"file_id": "good", "file_unique_id": "x", "file_path": path})
		if err != nil {
			t.Fatal(err)
		}
		return &telegramtest.Fault{Method: "getFile", Result: string(result)}
	}
	voice := func(file string, size, seconds int) telegramtest.Map {
		return telegramtest.Map{"voice": telegramtest.Map{"file_id": file, "file_size": size, "duration": seconds}}
	}
	tooLong, notHeard := prompts.RecordingTooLong("zh", 5), prompts.NotHeard("zh")
	for i, c := range []struct {
		name   string
		sent   telegramtest.Map
		fault  *telegramtest.Fault
		model  llmtest.Fault
		want   string
		asked  bool // Telegram was asked for the file
		loaded bool // and it was downloaded
	}{
		{name: "over five minutes", sent: voice("good", 0, 301), want: tooLong},
		{name: "over 20 MB", sent: voice("good", 20<<20+1, 3), want: tooLong},
		{name: "over 20 MB, as it turns out", sent: voice("huge", 0, 3), want: tooLong, asked: true},
		{name: "over 20 MB, says the server", sent: voice("good", 0, 3), fault: &telegramtest.Fault{Method: "getFile", Result: `{"file_id":"good","file_size":99999999,"file_path":"files/good"}`}, want: tooLong, asked: true},
		{name: "gone", sent: voice("nobody's", 0, 3), want: notHeard, asked: true},
		{name: "no answer", sent: voice("good", 0, 3), fault: &telegramtest.Fault{Method: "getFile", Lose: true}, want: notHeard, asked: true},
		{name: "download refused", sent: voice("good", 0, 3), fault: &telegramtest.Fault{Method: "file", Status: 404, Description: "Not Found " + telegramtest.Token}, want: notHeard, asked: true, loaded: true},
		{name: "download broken off", sent: voice("good", 0, 3), fault: &telegramtest.Fault{Method: "file", Lose: true, Times: -1}, want: notHeard, asked: true, loaded: true},
		{name: "empty", sent: voice("empty", 0, 3), want: notHeard, asked: true, loaded: true},
		{name: "path that leaves", sent: voice("good", 0, 3), fault: file("../../bot" + telegramtest.Token + "/getMe"), want: notHeard, asked: true},
		{name: "no path", sent: voice("good", 0, 3), fault: file(""), want: notHeard, asked: true},
		{name: "path that leads elsewhere", sent: voice("good", 0, 3), fault: file("files/good?x#y/%2e%2e\\..\r\n"), want: notHeard, asked: true, loaded: true},
		{name: "the model is away", sent: voice("good", 0, 3), model: llmtest.Status(http.StatusUnauthorized, "invalid_api_key"), want: notHeard, asked: true, loaded: true},
		{name: "silence", sent: voice("good", 0, 3), model: llmtest.Transcript("  "), want: notHeard, asked: true, loaded: true},
	} {
		asked, loaded := len(r.server.Requests("getFile")), len(r.server.Requests("file"))
		if c.fault != nil {
			r.server.Fail(*c.fault)
		}
		if c.model != nil {
			model.Next(c.model)
		}
		chat := int64(120 + i)
		r.server.Push(telegramtest.Map{"message": telegramtest.Private(chat, 1, "zh", c.sent)})
		if got := r.server.WaitSent(chat, 1)[0].Params["text"]; got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
		if got := len(r.server.Requests("getFile")) > asked; got != c.asked {
			t.Errorf("%s: asked for the file: %t", c.name, got)
		}
		if got := len(r.server.Requests("file")) > loaded; got != c.loaded {
			t.Errorf("%s: downloaded: %t", c.name, got)
		}
		r.server.Heal()
	}
	// What is hostile in a path stays one name.
	want := "files/good?x#y/%2e%2e\\..\r\n"
	found := false
	for _, f := range r.server.Requests("file") {
		found = found || f.Params["path"] == want
	}
	if !found {
		t.Errorf("no request for %q in %+v", want, r.server.Requests("file"))
	}
	if n := len(model.Requests()); n != 2 {
		t.Errorf("%d recordings came to the model", n)
	}
}
