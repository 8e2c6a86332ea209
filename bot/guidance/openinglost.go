package guidance

import "careerbot/internal/pattern"

// Who has lost their work and asks what to do now is told what to do first, and shown the ways
// on: the library has an answer only to who asks for something in particular. Who was dismissed
// asks about a right first; that is for the library.

const (
	lostZH = `(?:我|我们|俺|咱|本人)?(?:是|刚刚?|最近|现在|已经|昨天|今天|上(?:个)?(?:月|周|星期)|前几天|今年|又|都|真的?|突然|也|就|这|在|才|被)*` +
		`(?:(?:公司|单位|厂里?|老板|工厂)?(?:给)?(?:失业|实业|下岗|待业|裁员?|优化|炒鱿鱼|炒)(?:掉|在家)?|(?:丢|没|丢掉|失去)(?:了)?(?:工作|饭碗|活(?:儿)?(?:干|做)?)|(?:的)?(?:公司|厂子?|工厂|单位|店|饭店)(?:倒闭|关门|关|黄|破产|解散)|(?:的)?(?:工作|饭碗|活儿?)(?:没|丢)(?:了)?)(?:了)*(?:(?:快|有)?(?:[0-9]{1,2}|[一二三四五六七八九十两半几])(?:个)?(?:多|半)?(?:天|周|星期|月|年)(?:多)?(?:了)?)?(?:以后|之后|后)?`
	thenZH = `(?:那|我|我们|俺|咱|现在|接下来|下一步|首先|第一步|先|该|应该|要|得|可以|能|到底|又|都|不知道|今后|以后)*(?:怎么(?:办|弄|搞|做)|咋(?:办|整|弄|搞)|(?:做|干)(?:点|些)?(?:什么|啥|哪些(?:事)?)|何去何从)(?:才好|好)?(?:呢|啊|呀|吧|了|嘛|哦)*`
	lostEN = `(?:(?:i|ive|we|have|had|am|was|were|got|just|been|now|recently|and|so|well|hi|hello|help) )*(?:(?:lost|lose|losing) (?:my |our |a |the )?(?:jobs?|work)|laid off|let go|made redundant|no (?:job|work)|unemployed|jobless|out of (?:work|a job)|without (?:work|a job)|my (?:company|factory|firm|shop|workplace) (?:has |have |is |was |just )*(?:closed|shut|closed down|shut down|bankrupt|went bankrupt|gone bankrupt))` +
		`(?: (?:today|yesterday|recently|last (?:week|month|year|friday|monday)|this (?:week|month)|now|again))?`
	thenEN = `(?:(?:and|so|but|then|now|please|ok|well) )*(?:(?:what|where) (?:should|do|can|shall|must|could|would) i (?:do|start|begin|go)|what to do|(?:i )?(?:do not|dont) know what to do|what i (?:do|should do|can do)|what now|what next|what is next|what then|help|help me|what are my options|how do i go on)(?: (?:now|next|first|then|please|from here))*`
)

// lostSaid is the command of what such a person is shown.
const lostSaid = "/guide lost"

var (
	lostThen = pattern.MustCompile(`^(?:` + lostZH + `)(` + thenZH + `)?$|^(?:` + lostEN + `)(?: (` + thenEN + `))?$`)
	thenLost = pattern.MustCompile(`^(?:` + thenEN + `) (?:after|now that|since|because|when) (?:being )?` + lostEN + `$`)
	thenOnly = pattern.MustCompile(`^(?:` + thenZH + `|` + thenEN + `)$`)
)

// lostOnly is who says no more than that: of who was dismissed it is a question of rights.
var lostOnly = pattern.MustCompile(`裁|优化|炒|laid off|let go|redundant|closed|shut|bankrupt|倒闭|关|黄|破产|解散`)

// lostAlone reports whether somebody says that they have lost their work, and nothing else.
func lostAlone(message string) bool {
	_, clauses := clausesOf(message)
	for _, clause := range clauses {
		if !lostThen.MatchString(clause) || lostOnly.MatchString(clause) {
			return false
		}
	}
	return len(clauses) > 0
}

// asksWays reports whether somebody says that they have lost their work, and asks what to do.
func asksWays(clauses []string) bool {
	lost, then := false, false
	for _, clause := range clauses {
		switch m := lostThen.FindStringSubmatch(clause); {
		case m != nil:
			lost, then = true, then || m[1] != "" || m[2] != ""
		case thenLost.MatchString(clause):
			lost, then = true, true
		case thenOnly.MatchString(clause):
			then = true
		default:
			return false
		}
	}
	return lost && then
}
