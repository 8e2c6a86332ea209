package telegram_test

import (
	"context"
	"path"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"careerbot/bot"
	"careerbot/bot/telegram/telegramtest"
	"careerbot/knowledge"
	"careerbot/knowledge/read"
	"careerbot/prompts"
)

// filing has admins' files taken into the library, as cmd/careerbot wires it; meanwhile
// happens when one has been fetched.
func (r *rig) filing(meanwhile ...func()) *knowledge.Library {
	reader := read.New(read.Options{})
	r.Cleanup(func() {
		if err := reader.Close(); err != nil {
			r.Error(err)
		}
	})
	library := &knowledge.Library{Pool: r.pool, Reader: reader, Now: r.core.Now}
	door := r.door(nil)
	r.core.File = func(ctx context.Context, sent bot.FileSent) (prompts.FiledDocument, error) {
		name, data, err := door.File(ctx, sent.Route)
		if err != nil {
			return prompts.FiledDocument{}, err
		}
		for _, f := range meanwhile {
			f()
		}
		got, err := library.Take(ctx, knowledge.Source{Name: "telegram/" + path.Base(name), Bytes: data, Given: knowledge.Metadata{Region: sent.Region}, Way: knowledge.ByTelegram, By: sent.By},
			func(ctx context.Context, tx pgx.Tx, got knowledge.Result) error {
				return sent.Stored(ctx, tx, got.Version, got.Title)
			})
		return prompts.FiledDocument{
			Status: string(got.Status), Name: name, Version: got.Version, Title: got.Title, Region: got.Region, Passages: got.Passages, Reason: got.Reason,
		}, err
	}
	return library
}

func (r *rig) hire(chat int64, role string) {
	r.Helper()
	if _, err := r.pool.Exec(r.Context(), `INSERT INTO staff (telegram_id, name, role) VALUES ($1, $2, $3)`, chat, "王", role); err != nil {
		r.Fatal(err)
	}
}

// sendsFile is an update with a document; more adds to the message.
func sendsFile(chat int64, message int, file, name string, more telegramtest.Map) telegramtest.Map {
	m := telegramtest.Map{"document": telegramtest.Map{"file_id": file, "file_unique_id": "unique-" + file, "file_name": name, "file_size": 100}}
	for key, v := range more {
		m[key] = v
	}
	return telegramtest.Map{"message": telegramtest.Private(chat, message, "zh-hans", m)}
}

func plainText(t *testing.T, sent telegramtest.Request) string {
	t.Helper()
	said, _, err := telegramtest.ParseHTML(sent.Params["text"])
	if err != nil {
		t.Fatal(err)
	}
	return said
}

// TestFile: a file that an admin sends becomes a draft with the place that stands under
// it, each of an album too; the admin is told what became of it, under the message, and
// it is in the audit. Nobody is answered from it.
func TestFile(t *testing.T) {
	r := newRig(t)
	library := r.filing()
	r.hire(210, "admin")
	r.answering()
	r.run(r.door(nil))
	r.server.AddFile("f1", []byte("# 高温津贴办法\n\n第一条 高温津贴每月三百元。\n"))
	r.server.AddFile("f2", []byte("# 年休假办法\n\n第一条 年休假五天。\n"))
	r.server.AddFile("f3", []byte("{\\rtf1 nothing}"))
	r.server.Push(sendsFile(210, 1, "f1", "高温.md", telegramtest.Map{"caption": "广州"}))
	first := r.server.WaitSent(210, 1)[0]
	said := plainText(t, first)
	if !strings.HasPrefix(said, "已收下《高温津贴办法》，存为草稿") || !strings.Contains(said, "适用地区：广州市") || strings.Contains(said, "不是一个地名") {
		t.Errorf("%s", said)
	}
	if !strings.Contains(first.Params["reply_parameters"], `"message_id":1`) {
		t.Errorf("it does not hang on the file: %v", first.Params)
	}
	all, n, err := library.List(r.Context(), knowledge.Listed{State: "draft"})
	if err != nil || n != 1 || all[0].Region != "4401" || all[0].Way != knowledge.ByTelegram || all[0].LoadedBy != "王" || all[0].Source != "telegram/高温.md" {
		t.Errorf("%+v, %v", all, err)
	}
	if n := r.count(`SELECT count(*) FROM audit a JOIN staff s ON s.id = a.staff_id WHERE what = 'library_file' AND detail LIKE '% 高温津贴办法' AND telegram_id = 210`); n != 1 {
		t.Errorf("%d rows in the audit", n)
	}
	// The place under it is corrected: it is read again, and takes the draft's place.
	edited := sendsFile(210, 1, "f1", "高温.md", telegramtest.Map{"caption": "深圳", "edit_date": 1790000100})
	r.server.Push(telegramtest.Map{"edited_message": edited["message"]})
	if said := plainText(t, r.server.WaitSent(210, 2)[1]); !strings.Contains(said, "适用地区：深圳市") {
		t.Errorf("%s", said)
	}
	if all, n, err := library.List(r.Context(), knowledge.Listed{State: "draft"}); err != nil || n != 1 || all[0].Region != "4403" {
		t.Errorf("%+v, %v", all, err)
	}
	// An album, of which one is no document, and one has words under it that are no place.
	r.server.Push(sendsFile(210, 2, "f2", "scan.md", telegramtest.Map{"media_group_id": "a", "caption": "请发布"}))
	r.server.Push(sendsFile(210, 3, "f3", "old.rtf", telegramtest.Map{"media_group_id": "a"}))
	r.server.Push(sendsFile(210, 4, "f1", "高温.md", telegramtest.Map{"media_group_id": "a"}))
	var told []string
	for _, m := range r.server.WaitSent(210, 5)[2:] {
		told = append(told, plainText(t, m))
	}
	together := strings.Join(told, "\n")
	for _, want := range []string{"已收下《年休假办法》", "您写在文件下面的话不是一个地名", "“old.rtf”没有收下：这种格式读不了", "已收下《高温津贴办法》"} {
		if !strings.Contains(together, want) {
			t.Errorf("no %q in %s", want, together)
		}
	}
	r.server.Push(telegramtest.Text(210, 9, "zh-hans", "高温津贴每月多少元？"))
	if said := plainText(t, r.server.WaitSent(210, 6)[5]); strings.Contains(said, "三百元") {
		t.Errorf("a draft answers: %s", said)
	}
}

// TestFileOfOthers: files of people who are no admins are no documents for the library,
// whatever stands under them; what is too large, or cannot be fetched, is said.
func TestFileOfOthers(t *testing.T) {
	r := newRig(t)
	library := r.filing()
	r.hire(220, "supervisor")
	r.hire(222, "admin")
	r.answering()
	r.run(r.door(nil))
	r.server.AddFile("f1", []byte("# 高温津贴办法\n\n第一条 高温津贴每月三百元。\n"))
	r.server.AddFile("huge", make([]byte, 20<<20+1))
	r.server.Push(sendsFile(220, 1, "f1", "高温.md", nil))
	r.server.Push(sendsFile(221, 1, "f1", "高温.md", telegramtest.Map{"caption": "试用期最长多久？"}))
	if said := plainText(t, r.server.WaitSent(220, 1)[0]); said != prompts.Unsupported("zh", "photo") {
		t.Errorf("%s", said)
	}
	if said := plainText(t, r.server.WaitSent(221, 1)[0]); !strings.Contains(said, "不得超过六个月") {
		t.Errorf("%s", said)
	}
	r.server.Push(sendsFile(222, 1, "huge", "大.pdf", nil))
	if said := plainText(t, r.server.WaitSent(222, 1)[0]); said != prompts.Filed("zh", prompts.FiledDocument{Status: "large", Name: "大.pdf"}) {
		t.Errorf("%s", said)
	}
	r.server.Push(sendsFile(222, 2, "gone", "无.pdf", nil))
	if said := plainText(t, r.server.WaitSent(222, 2)[1]); said != prompts.Filed("zh", prompts.FiledDocument{Status: "failed", Name: "无.pdf"}) {
		t.Errorf("%s", said)
	}
	// Who was an admin when it was sent, and is none when it is worked on.
	receipt, err := r.core.Receive(r.Context(), bot.Message{Channel: "telegram", Conversation: "220", ID: "7", Kind: bot.File, Route: []byte(`{"message":7,"file":"f1"}`), Language: "zh"})
	if err != nil || !receipt.New {
		t.Fatalf("%+v, %v", receipt, err)
	}
	if said := plainText(t, r.server.WaitSent(220, 2)[1]); said != prompts.Unsupported("zh", "photo") {
		t.Errorf("%s", said)
	}
	if _, n, err := library.List(r.Context(), knowledge.Listed{State: "draft"}); err != nil || n != 0 {
		t.Errorf("%d drafts, %v", n, err)
	}
}

// TestFileOfRemoved: who is removed while their file is being read has stored nothing.
func TestFileOfRemoved(t *testing.T) {
	r := newRig(t)
	library := r.filing(func() {
		if _, err := r.pool.Exec(t.Context(), `UPDATE staff SET removed_at = now() WHERE telegram_id = 230`); err != nil {
			t.Error(err)
		}
	})
	r.hire(230, "admin")
	r.answering()
	r.run(r.door(nil))
	r.server.AddFile("f1", []byte("# 高温津贴办法\n\n第一条 高温津贴每月三百元。\n"))
	r.server.Push(sendsFile(230, 1, "f1", "高温.md", nil))
	if said := plainText(t, r.server.WaitSent(230, 1)[0]); said != prompts.Unsupported("zh", "photo") {
		t.Errorf("%s", said)
	}
	if _, n, err := library.List(t.Context(), knowledge.Listed{State: "draft"}); err != nil || n != 0 {
		t.Errorf("%d documents, %v", n, err)
	}
	if n := r.count(`SELECT count(*) FROM audit WHERE what = 'library_file'`); n != 0 {
		t.Errorf("%d rows in the audit", n)
	}
}
