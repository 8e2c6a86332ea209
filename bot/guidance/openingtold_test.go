package guidance

import (
	"strings"
	"testing"
)

// TestOpensTold: who names a group, or tells what happened, and asks what is theirs, opens that
// talk; a question on a rule, or of others, opens none.
func TestOpensTold(t *testing.T) {
	for name, all := range map[string]string{
		"entitled": `残疾人我能享受什么|没签合同 我能享受什么|失业金 我能享受什么|零就业家庭 我能享受什么|就业困难我能享受什么|见习补贴 我能享受什么|农民工我能享受什么|跑滴滴的 我能享受什么|非全日制小时工 我能享受什么|` +
			`怀孕5个月了老板叫我自己走人 我有啥权利啊|57岁了下岗了没人要 有什么补助|我在工地干活脚杆摔断了 能赔好多钱|在工地上摔了脚杆断了 老板不认账 咋个整|老板把我开了 我该咋办|佢哋炒咗我 有冇钱赔|看结果|show results|` +
			`hi i got fired yestrday from a factory in guangzhou, worked 4 yrs 7 months, 6500 a month, they gave me no reason no notice. wat am i owed|what am i owed|annual leave|severance|double pay|my probation is 6 months on a 1 yr contract, is this legal|` +
			`My boss ain't paid me in 2 months|what help for zero employment family|what subsidies do delivery riders get? im 44 in henan flexible worker|I was laid off, they say it is their right. What are my rights?`,
		"guide":   `返回|back`,
		"profile": `profile`,
		"plan":    `I want to make the plan for finding job|make a plan to find a job`,
		"": `残疾人能享受什么|没签合同能赔多少|失业金能领多少|工伤赔多少钱|工伤能赔多少钱|工伤怎么办|我在工地摔伤了，工伤怎么认定|他在工地上摔断了腿，能赔多少钱|老板有什么权利|公司把我的档案丢了 咋办|老板把店开了 我该咋办|看结果怎么算|返回岗位|back pay|佢哋炒咗佢 有冇钱赔|annual leave of teachers|severance in Beijing|is probation legal|my boss does not pay me what can i do|` +
			`what are the rights of my boss|what am i owed by law if i resign|do disabled people get subsidies|what does my profile say to employers|I want to make a plan for my pension|my husband was fired, what is he owed|we were told what they are owed`,
	} {
		for message := range strings.SplitSeq(all, "|") {
			if is := opened(message); is != name {
				t.Errorf("%s: opens %q, want %q", message, is, name)
			}
		}
	}
}

// TestToldFirst: what was told of, or named, is what is asked about first.
func TestToldFirst(t *testing.T) {
	for message, want := range map[string][2]string{
		"我怀孕5个月被老板辞退了 能拿什么":                                                         {"", "unlawful-dismissal"},
		"怀孕5个月了老板叫我自己走人 我有啥权利啊":                                                     {"", "unlawful-dismissal"},
		"被公司辞退了，我还怀孕，能享受什么":                                                         {"", "unlawful-dismissal"},
		"what am i entitled to? laid off, im pregnant, disabled, in shanghai":       {"", "unlawful-dismissal"},
		"i was unlawfully dismissed, what am i entitled to":                         {"contract", "unlawful-dismissal"},
		"am i entitled to double pay, never signed a contract":                      {"contract", "no-contract-pay"},
		"my probation is too long, am i entitled to something":                      {"contract", "probation-limit"},
		"fell off a scaffold 3 weeks ago, broke my leg, am i entitled to anything?": {"", "work-injury"},
		"i had a car crash on the way to work, am i entitled to anything":           {"", "work-injury"},
		"what maternity leave am i entitled to, twins":                              {"family", "maternity-leave"},
		"没签合同 我能享受什么":                                                               {"", "no-contract-pay"},
		// opposites
		"我怀孕了，能领生育津贴吗":                                   {"family", "maternity-allowance"},
		"我怀孕了，被辞退了，能领生育津贴吗":                              {"family", "maternity-allowance"},
		"what am i entitled to":                          {"", ""},
		"我被辞退了，能享受什么":                                    {"", ""},
		"I fell out with my boss, what am I entitled to": {"", ""},
		"签了合同，我能享受什么":                                    {"", ""},
	} {
		if topic, rule := wished(message); topic != want[0] || rule != want[1] {
			t.Errorf("%q is about %q %q, want %q", message, topic, rule, want)
		}
	}
}
