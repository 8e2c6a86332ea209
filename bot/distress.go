package bot

import (
	"regexp"

	"careerbot/internal/text"
)

// Somebody may write that they want to die, or that they are being hurt. Before
// anything is looked up they get the right lines and the way to a person. The
// patterns would rather be wrong once too often; a question about the rule
// ("自杀算工伤吗") is still a question.
var (
	despair = regexp.MustCompile(`想死|不想活|活不下去|活着没意思|活着没有意思|想自杀|要自杀|去自杀|自杀算了|轻生|想跳楼|要跳楼|跳楼算了|结束生命|了结自己|想不开|撑不下去了|kill myself|killing myself|end my life|ending my life|want to die|wanna die|suicidal|commit suicide|don'?t want to live|no reason to live|better off dead|harm myself|hurt myself`)
	danger  = regexp.MustCompile(`(?:老板|领导|经理|工头|包工头|雇主|主管|保安|他们|有人|老公|丈夫|男友)[^，。,.!！?？]{0,6}(?:打我|打了我|殴打|威胁要|强奸|猥亵|关着我|软禁)|被(?:老板|工头|雇主|领导)?(?:打了|殴打|囚禁|软禁|非法拘禁|拐卖|强迫劳动)|不让我们?(?:走|离开|出门)|强迫(?:我|我们)?(?:劳动|干活)|\b(?:boss|manager|foreman|employer|they|he|she)(?: \w+){0,2} (?:hit|hits|hitting|beat|beats|beating|rape|raped|locked|locks) (?:me|us)|(?:won'?t|not) let (?:me|us) (?:leave|go out)|locked (?:me|us) (?:in|up)|forced labou?r|trafficked|being held against`)
	aRule   = regexp.MustCompile(`算不算|算工伤|算是工伤|是否|怎么认定|does (?:it|suicide) count|work injury if`)
)

// distress tells what a message says of its writer's safety: "despair",
// "danger", or "" if nothing.
func distress(message string) string {
	said := text.Fold(message)
	says := ""
	switch {
	case despair.MatchString(said):
		says = "despair"
	case danger.MatchString(said):
		says = "danger"
	}
	if says != "" && aRule.MatchString(said) {
		return ""
	}
	return says
}
