package guidance

import "testing"

// TestFollowSaid: typed words that answer how somebody is, and those that only look so.
func TestFollowSaid(t *testing.T) {
	for message, want := range map[string]string{
		"还在找": "looking", "还在找工作。": "looking", "我还在找呢": "looking", "still looking": "looking", "I'm still looking for a job": "looking", "投了简历或在面试": "applied", "I am in training": "training", "找到工作了": "found",
		"还在找保洁的工作": "", "在找工作": "", "找工作": "", "还在找人帮忙签字": "", "still": "", "looking for a job": "", "I am still looking for cleaning work in Suzhou": "", "不用": "", "培训": "",
	} {
		if is := followSaid(message); is != want {
			t.Errorf("%q is %q, want %q", message, is, want)
		}
	}
}
