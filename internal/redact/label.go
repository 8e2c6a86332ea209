package redact

import (
	"strings"

	"careerbot/internal/pattern"
)

// Who gives an identifier says what it is: 我的身份证号是…, my phone number is….
// That is not what their question is about.
var (
	label = pattern.MustCompile(`(?i)(?:(?:我|本人)的?|^|[\s,，。.;；、:：!！?？（(]|和|跟|还有)(?:` +
		`(?:联系|移动|手机|家庭)?(?:电话|電話)|手机|手機|联系方式|聯繫方式|座机|(?:居民)?身份证|身份證|居住证|证件|护照|護照|港澳通行证|通行证|(?:电子)?邮箱|邮件|银行卡|銀行卡|工资卡|卡号?|账号|账户|帐号)(?:号码?|號碼?|地址)?` +
		`(?:[是为]|就是)?[\s:：=＝]*$|` +
		`(?i)(?:^|[\s,，.;:!?(]|\band )(?:and )?(?:my |the )?(?:(?:mobile|cell|tele)?phone|mobile|cell|tel|whatsapp|contact|id(?: card)?|identity card|passport|e-?mail(?: address)?|bank card|card|account|national insurance|ni)(?: (?:number|no\.?|address))?` +
		`(?: is| are|:|：| #)?[\s:：=]*$`)
	// says is a label that says so itself: 号, 是, number, is.
	says = pattern.MustCompile(`(?i)(?:号码?|號碼?|[是为:：=＝]|地址|\b(?:number|no\.?|is|address))[\s:：=＝]*$`)
	// ends is what comes behind an identifier that was only mentioned.
	ends = pattern.MustCompile(`^(?:[\s]*$|[\s]*[,，。.;；、!！?？)）/|\n]|\s+(?i:and|also)\b|[\s]*(?:和|跟|还有|以及)?(?i:我的?|my )?(?:电话|手机|手機|身份证|身份證|邮箱|银行卡|phone|id\b|email))`)
	// subject is what says that the question is about the paper itself.
	subject = pattern.MustCompile(`^(?:\s*(?:被|怎么|咋|能|可以|有效|(?i:was|were|has|is|got|can|how)\b)|` +
		`[\s,，。.;；、!！?？)）]*(?:它|也|又|都|已经)*(?:丢|过期|不见|遗失|挂失|补|注销|冻结|被[^,，。]{0,5}[扣收偷盗抢冒冻拿]|怎么(?:补|挂失)|(?i:(?:and )?(?:it|they) (?:was|were|has|have|is|got)|lost|stolen|expired)\b))`)
)

// unlabelled is what stands before an identifier without the words that say what
// it is, unless they may be what the question is about.
func unlabelled(before, after string) string {
	at := label.FindStringIndex(before)
	if at == nil || subject.MatchString(after) {
		return before
	}
	if !ends.MatchString(after) && (!says.MatchString(before) || !strings.HasPrefix(after, " ")) {
		return before
	}
	rest := before[at[0]:]
	// What parts the label from the words before it stays.
	keep := strings.TrimLeft(rest, " \t\n,，。.;；、:：!！?？（(")
	return before[:at[0]] + rest[:len(rest)-len(keep)]
}

// following is the text behind an identifier; what is hidden in it ends it.
func following(pieces []piece) string {
	if len(pieces) == 0 || pieces[0].name != "" {
		return ""
	}
	return pieces[0].text
}
