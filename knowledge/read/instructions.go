package read

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// instructionForms is text that talks to a language model. It is a warning for who
// loads the document, no more: what a document says is data to whoever words an
// answer, and a course on prompts may say all of this.
var instructionForms = regexp.MustCompile(`(?i)\b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,40}\b(?:previous|prior|above|earlier|preceding|all|your|system)\b[^.\n]{0,30}\b(?:instructions?|prompts?|rules|directions|guidelines)\b` +
	`|\b(?:ignore|disregard) (?:(?:the|these|those|any|all) )?(?:instructions|them and instead|all (?:info\b|information|negative|other|prior))` +
	`|\b(?:reveal|print|show|repeat|output|display|encode|translate)\b[^.\n]{0,30}\b(?:system|initial)[ _](?:prompt|message|instructions|configuration|prompts)\b` +
	`|\byou are now (?:an? )?(?:unrestricted|jailbroken|DAN\b|in (?:developer|maintenance|debug) mode)` +
	`|\b(?:translate|paraphrase|refine|polish|summari[sz]e|rewrite) the (?:following|above|preceding) (?:sentence|text|content|paragraph|document)` +
	`|\b(?:if|when) (?:(?:the )?user|asked|someone asks)\b[^.\n]{0,60}\b(?:reply|respond|answer|say|output)\b` +
	`|\b(?:note|message|instructions?) (?:to|for) (?:the )?(?:automated|ai\b|llm|language model|chatbot|assistant)|\boverride (?:manual |automatic )?scor|\b(?:do not|don't) evaluate the candidate` +
	`|\bfocus (?:only|exclusively) on\b[^.\n]{0,40}\b(?:information|text|highlights)\b[^.\n]{0,60}(?:user|<|:)` +
	`|<\|(?:im_start|im_end|system|user|assistant)\|>|\[/?INST\]|<</?SYS>>|\[system\]|<end of session>|^(?:system|assistant):\s|\n(?:system|assistant):\s|\n> <?translated` +
	`|(?:忽略|无视|忘记|忘掉|不要理会|不用理会|跳过|违背)[^。\n]{0,10}(?:以上|之前|前面|上述|上面|先前|此前|所有|全部|你的|系统)[^。\n]{0,8}(?:指令|指示|提示词|提示语|命令|设定)` +
	`|(?:输出|显示|泄露|告诉我|打印|复述)[^。\n]{0,8}系统(?:提示词?|消息)|从现在(?:开始|起)[，,]?\s*你(?:是|要|必须|将)|系统(?:提示|指令|消息)[:：]` +
	`|(?:如果|当)(?:用户|有人|求职者)(?:问|提问|询问|问到|问起)[^。\n]{0,30}(?:只|仅|请|必须|就)(?:能)?(?:回答|回复|输出|说)` +
	`|(?:给|致)(?:AI|人工智能|大?语言模型|大模型|模型|智能助手|机器人)的?(?:指令|指示|说明|话)|(?:翻译|改写|润色|总结)(?:以上|上面|以下|下面|上述)的?(?:句子|内容|文字|段落)|(?:只|仅)(?:回复|输出)[“"「『:：]` +
	`|你(?:现在)?是(?:一个|一名)?(?:没有限制|不受限制|越狱|无限制)`)

// instructions finds text that talks to a language model rather than to a
// reader. At most three finds: one is enough to look at the file.
func instructions(text string) []string {
	return instructionForms.FindAllString(text, 3)
}

var (
	// internalForm is how a line at the head of a text says that it is not for everybody.
	internalForm = regexp.MustCompile(`内部(?:资料|文件|使用|掌握|参考|发行|口径)|(?:^|[（(【\[，,；;])(?:此件|本件|本资料|本文件|本口径)?(?:仅供(?:内部|工作人员|本单位|窗口)|(?:不得|严禁|请勿|不要|不准)(?:外传|对外(?:公开|发布|提供|泄露)|公开))|(?:此件|本件|本文件)(?:不予|依申请|不)公开|工作秘密|(?:秘密|机密|绝密)[★☆]|(?i:\b(?:for internal use|internal use only|for staff only|staff only|not for (?:public )?(?:release|distribution|circulation)|do not distribute|^confidential\b))`)
	// hanSpace is what stands between letters that are set wide: 内 部 资 料.
	hanSpace = regexp.MustCompile(`(\p{Han})[ 　]+(\p{Han})`)
)

const (
	internalHead  = 1200 // bytes: how far the head of a text reaches
	internalShort = 40   // characters of a line that says it; a longer one speaks of something
)

// Internal gives the line at the head of a text by which it says that it is for staff
// only, "" where it does not.
func Internal(text string) string {
	if len(text) > internalHead {
		text = strings.ToValidUTF8(text[:internalHead], "")
	}
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		if utf8.RuneCountInString(line) > 2*internalShort {
			continue
		}
		line = hanSpace.ReplaceAllString(hanSpace.ReplaceAllString(line, "$1$2"), "$1$2")
		if utf8.RuneCountInString(line) <= internalShort && internalForm.MatchString(line) {
			return line
		}
	}
	return ""
}
