package guidance

import "careerbot/internal/pattern"

const (
	whenZH = `(?:以后|今后|下次)?(?:如果|要是|一旦)?(?:有|出|来)(?:了)?(?:什么|啥|新的?|好的?|合适的?|适合我的?|跟我有关的?|更多的?)*`
	tellZH = `(?:了|出来|信息|消息|的话|的时候|时)*(?:就|请|要|再|记得|麻烦|及时|第一时间|可以|你)*(?:告诉|通知|提醒|发给|推送给|跟)我(?:说)?(?:一下|一声|下)?`
	tellEN = `(?:(?:(?:can|could) you |please )*(?:tell|notify|inform|alert|update|message|text) me|let me know|keep me (?:posted|informed|updated)|(?:can you |please )*(?:send|message) me|(?:i (?:want|would like) to |can i )(?:be|get) (?:told|notified|informed|alerted|updated))`
	whenEN = ` (?:(?:of|about|on|with|if|when|whenever|once) )?(?:there (?:is|are|will be) )?(?:an? |any |some |the |more )*`
	newEN  = `(?:(?:new|fitting|suitable|matching|relevant|right) )`
	forMe  = `(?: (?:(?:that|which) )?(?:would |could )?(?:fits?|suits?|match(?:es)?|apply|applies|are good|is good)(?: (?:to |for )?me)?| for me)`
	rules  = `(?:policy|policies|benefits?|subsid(?:y|ies)|programmes?|schemes?)`
	vacant = `(?:jobs?|vacanc(?:y|ies)|positions?|openings?|work)`
	comeUp = `(?: (?:comes?|turns?|opens?|shows?|pops?) up| (?:is|are) (?:available|open)| appears?)`
)

// tellings are words by which people wish to be told of what fits them, without asking each time.
var tellings = []opener{
	{talk: "tell", zh: "政策和岗位都告诉我", en: "tell me of both", form: pattern.MustCompile(
		opensWith(whenZH+`(?:政策和(?:岗位|职位|工作)|(?:岗位|职位|工作)和政策)`+tellZH) + `|` + opensWithEN(tellEN+whenEN+`(?:`+newEN+`)?(?:`+rules+` (?:and|or) (?:`+newEN+`)?`+vacant+`|`+vacant+` (?:and|or) (?:`+newEN+`)?`+rules+`|something|anything)`+forMe, tellEN+whenEN+newEN+`(?:policies and jobs|jobs and policies)`))},
	{talk: "tell", zh: "有合适的政策告诉我", en: "tell me of policies that fit", form: pattern.MustCompile(
		opensWith(whenZH+`(?:优惠|就业|扶持)*(?:政策|补贴|补助|福利)`+tellZH) + `|` + opensWithEN(tellEN+whenEN+newEN+`+`+rules+comeUp+`?`+forMe+`?`, tellEN+whenEN+rules+comeUp+`?`+forMe, `keep me (?:posted|informed|updated) (?:on|about|of) `+rules))},
	{talk: "tell", zh: "有合适的岗位告诉我", en: "tell me of jobs that fit", form: pattern.MustCompile(
		opensWith(`(?:以后|今后)?(?:如果|要是)?有(?:了)?(?:新的?)?(?:(?:合适的?|适合我的?)(?:岗位|职位|工作|招聘|活)|(?:岗位|职位|工作|招聘)(?:适合我的?|合适的?))`+tellZH) + `|` + opensWithEN(tellEN+whenEN+`(?:`+newEN+`)*`+vacant+comeUp+`?`+forMe, tellEN+whenEN+`(?:(?:new )?(?:fitting|suitable|matching|right) )`+vacant+comeUp+`?`, tellEN+whenEN+vacant+comeUp+` for me`))},
	{talk: "tell", form: pattern.MustCompile(opensWith(`主动(?:通知|提醒)我`) + `|` + opensWithEN(`(?:notify|alert) me (?:of|about) what fits(?: me)?`))},
}
