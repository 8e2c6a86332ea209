package bot

import "testing"

// TestFirstSaid: what is quoted of a document is not its number, its title or its addressee.
func TestFirstSaid(t *testing.T) {
	const head = "关于做好失业人员培训补贴工作的通知\n穗人社发〔2026〕99号"
	for body, want := range map[string]string{
		"穗人社发〔2026〕99号\n关于做好失业人员培训补贴工作的通知\n失业人员参加培训并且取得证书的，可以领取补贴。其他略。": "失业人员参加培训并且取得证书的，可以领取补贴。",
		"失业人员参加培训并且取得证书的，可以领取补贴。":                                       "失业人员参加培训并且取得证书的，可以领取补贴。",
		"穗人社发〔2026〕99号": "穗人社发〔2026〕99号",
		"":              "",
	} {
		got := ""
		if s, ok := firstSaid(body, head); ok {
			got = body[s.Start:s.End]
		}
		if got != want {
			t.Errorf("of %q %q is quoted, want %q", body, got, want)
		}
	}
}
