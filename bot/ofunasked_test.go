package bot

import "testing"

// TestEndsOneKind: words that end one kind are known, and what is like them is not.
func TestEndsOneKind(t *testing.T) {
	for _, said := range []string{"不想工作了", "不要工作", "没有工作", "取消工作", "不要政策", "规定变了", "别的工作", "stop work", "no more jobs", "停止工作", "没有新工作", "不用上班", "tell me about new jobs"} {
		if ofUnasked(said) {
			t.Errorf("%q ends something", said)
		}
	}
	for _, said := range []string{"有新岗位不用告诉我了", "停止职位提醒", "详情 #12", "not for me #7", "stop job alerts", "政策更新不用通知我", "不用告诉我规定变动", "Stop telling me of rule changes"} {
		if !ofUnasked(said) {
			t.Errorf("%q ends nothing", said)
		}
	}
}
