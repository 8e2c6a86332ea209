package guidance

import "testing"

// TestPensionSaid: a pension is taken where somebody says of themselves that they draw one
// now, and not what they ask, want or tell of others.
func TestPensionSaid(t *testing.T) {
	for said, want := range map[string]string{
		"我领着养老金，老板把我辞退了": "yes", "领着养老金": "yes", "我现在在领退休金": "yes", "我已经领着养老金了": "yes", "I am drawing a pension": "yes", "I get a pension, and they fired me": "yes", "I'm on a pension": "yes",
		"我妈领着养老金": "", "我爸身体不好，每个月领着养老金": "", "我没领养老金": "", "我领养老金要什么条件": "", "怎么领养老金": "", "我领着养老金能上班吗": "", "想领退休金": "", "退休金有多少": "", "我退休了": "",
		"my mother gets a pension": "", "I do not get a pension": "", "can I get a pension": "", "how much pension do I get": "", "when do I get a pension": "", "if I get a pension": "", "I paid for a pension": "",
	} {
		if got := factsSaid(said)["pensioner"]; got != want {
			t.Errorf("%q: a pension %q, want %q", said, got, want)
		}
	}
}
