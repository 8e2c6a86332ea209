package bot

import (
	"slices"
	"strings"
	"unicode/utf8"

	"careerbot/internal/pattern"
)

// What asks for a person besides other words (没解决我的问题，帮我转人工), and what says
// that an answer was none, or not enough. A question about people, or about 人工费,
// stays a question.

// Parts of the wish for a person. What is wished for stands at the end of a clause; a
// wish of somebody else (老板要找真人), or for none (不用转人工), is none.
const (
	leadZH = `(?:请问|你好|您好|麻烦|请|能不能|可不可以|能否|可以|能|怎么|如何|帮我|帮忙|给我|让我|我要|我想要?|我需要|我还是|我希望|我|想要?|要|需要|还是|直接|马上|赶紧|赶快|快点?|现在|立刻|干脆|算了|那就|那|就|再|先|只|必须|一定|为什么不能|为什么不给我?|怎么还不|你们|你|不如|所以|反正|好吧?|行吧?|希望|拜托|求求?你们?|` + thanking + `|` +
		`(?:你|你们|这个?|回答|说的|完全|根本|都|也|太|真|一点|我)*(?:没用|没有用|没(?:有)?解决(?:我的|任何)?(?:问题)?|不行|不够|不对|没(?:有)?帮助|没帮(?:到|上)(?:我|忙)*|[听看]不[懂明白]+|没[看听]懂|不[明白懂]+|不清楚|答非所问|没说清楚|不满意|太慢|废话|听不懂人话)(?:了|的|啊)*)*`
	peopleZH  = `(?:人工客服|人工服务|人工坐席|人工顾问|人工|真人客服|真人顾问|真人|活人)`
	tailZH    = `(?:服务|客服|顾问|[跟和]我[说聊谈讲]|来|说话|说|聊天|聊聊|聊|谈谈|谈|讲|沟通|帮忙|帮我|帮帮我|解决|处理|一下|在吗|可以吗|行吗|好吗|吗|么|吧|呢|了|啊|` + thanking + `)*`
	reachZH   = `(?:转接到?|转到?|接通?|换成?|找|叫|联系|跟|和|同|与)`
	kindEN    = `(?:(?:an?|the|some|any|your|another) )?(?:(?:real|live|human|actual|proper) )*`
	whoEN     = `(?:person|human being|human|people|counsell?or|advis[eo]r|agent|representative|operator|staff member|member of staff|someone|somebody)`
	politeEN  = `(?: (?:please|pls|now|instead|here|today|thanks|thank you|right now|at once))*$`
	wishingEN = `(?:i (?:just |really |still |only )?(?:want|need|wish|would like|d like|prefer)|id (?:like|prefer)|let me|(?:can|could|may) (?:i|you)|please|how (?:do|can) i)`
)

var (
	wishes = pattern.MustCompile(`^` + leadZH + `(?:` + reachZH + `|有没有|有|来)?(?:一?[个位]|一下|你们的?)?` + peopleZH + tailZH + `$|` +
		`^` + leadZH + reachZH + `(?:一?[个位]|一下|你们的?)?(?:客服人员|客服|工作人员|顾问|辅导员)` + tailZH + `$|` +
		// 我想找人工问一下失业金
		`^` + leadZH + `(?:我要|我想要?|我需要|想要?|要|帮我|请|麻烦|给我|直接|还是)` + reachZH + `(?:一?[个位])?` + peopleZH + `(?:来|帮|问|咨询|处理|解决|说|聊|谈|看|讲|反映|投诉|核实|查)`)
	// wishesAtEnd is at the end of a clause that says something else before: 我被辞退了帮我转人工.
	wishesAtEnd = pattern.MustCompile(`(?:请帮我|帮我|给我|我要|我想要?|请|麻烦|直接|还是|想)(?:转接到?|转到?|接通?|换成?|找)(?:一?[个位]|一下)?` + peopleZH + tailZH + `$|` +
		`\b` + wishingEN + `(?: please)?(?: to)? (?:talk|speak|chat)(?: directly)? (?:to|with) ` + kindEN + whoEN + `(?: about .+|` + politeEN + `)$|` +
		`\b(?:connect|transfer|put|pass|get|give|hand) (?:me|us)(?: through| over| on)?(?: (?:to|with))? ` + kindEN + whoEN + politeEN + `|` +
		`\b(?:i (?:just |really |still |only )?(?:want|need|would like|would prefer|prefer)|id (?:like|prefer)) (?:an? |the |some )?(?:real |live |human |actual )*(?:person|human being|human|human agent|live agent|real agent)` + politeEN)
	// notTheirs stands before a wish that is somebody else's, or asked about.
	notTheirs = pattern.MustCompile(`(?:[不别没他她]|公司|老板|单位|领导|经理|中介|说|让|为什么|是否|要不要|用不用)$|` +
		`(?:^| )(?:why|when|if|do|does|did|should|must|whether|that|says|said|told|dont|not|never|before|after|until|where)(?: (?:do|did|should|must))? ?$`)
	// aThing is who is wished for, alone: one of several things that a question lists.
	aThing = pattern.MustCompile(`^(?:` + peopleZH + `|工作人员|客服人员|客服|顾问|辅导员|(?:an?|the|some|any|your|my|no)?(?: ?(?:real|live|human))* ?` + whoEN + `|staff)$`)
)

// somebody is a wish for a person, or for who is above us, that names neither as those do.
var somebody = pattern.MustCompile(`^` + leadZH + `(?:找|叫|让|换|来|派|给我|安排)(?:一?[个位])?(?:能|可以|会)?(?:说话|聊天|说说话|懂的?|真正)?的?(?:大活人|人类|人)(?:来|跟我|和我|陪我|能|可以)*(?:说说话|说话|说|聊一聊|聊聊天?|聊|谈谈|谈|讲讲|倾诉|听我说|陪陪我)(?:吗|么|吧|呢|了|啊|可以吗|行吗|` + thanking + `)*$|` +
	`^` + leadZH + `(?:跟|和|同|与)(?:一?[个位])?(?:真正的?)?(?:大活人|人类|人)(?:说说话|说话|聊一聊|聊聊|聊|谈谈|谈)(?:吗|么|吧|呢|了|啊|可以吗|行吗|` + thanking + `)*$|` +
	`^` + leadZH + `(?:有(?:没有)?)(?:个)?人(?:能|可以)?(?:跟我|和我|陪我)(?:说说话|说话|聊聊|聊|谈谈)(?:吗|么|吧|呢)*$|` +
	`^` + leadZH + `(?:找|叫|让|请|喊|换|把|我要见|要见|见)(?:一?下)?(?:你们?|您们?)的?(?:领导|经理|主管|负责人|老板|上级|头儿|管事的?)(?:人)?(?:来|叫来|找来|出来|过来|说话|接|跟我说|和我谈|回复|回话|处理|解决|听)*(?:吗|么|吧|呢|了|啊|` + thanking + `)*$|` +
	`^` + leadZH + `换(?:一?个)?(?:真|活)?人(?:来|说|吧|跟我说|和我说|处理|接|服务)+(?:吗|吧|了|` + thanking + `)*$|` +
	`^(?:(?:ok|no|please|just|now|hey|listen) )*(?:(?:get|give|fetch|call|bring|show|put) (?:me )?(?:to )?your (?:manager|supervisor|boss|superior|team leader)|(?:let me|can i|could i|i (?:want|need|would like|demand) to|id like to|i wanna) (?:talk|speak|complain) (?:to|with) (?:your (?:manager|supervisor|boss|superior|team leader)|a (?:manager|supervisor|superior)|(?:some(?:one|body)|anyone|the person) (?:in charge|real|human|responsible)|somebody who (?:understands|listens))|i (?:want|need|would like) (?:somebody|someone) to (?:talk|speak) (?:to|with)|i want your (?:manager|supervisor|boss))(?: (?:now|please|right now|at once|here))*$`)

// stemsOfPeople are in every wish for a person: nearly all messages have none.
var stemsOfPeople = []string{"人说", "人聊", "人谈", "人类", "人来", "人讲", "人能", "人跟", "人和", "人陪", "人可以", "人倾诉", "人听", "人处理", "人接", "人服务", "领导", "经理", "主管", "负责人", "老板", "上级", "头儿", "管事", "manager", "supervisor", "boss", "superior", "leader", "in charge", "real", "responsible", "人工", "真人", "活人", "客服", "工作人员", "顾问", "辅导员", "机器", "ai", "person", "human", "people", "counsel", "advis", "agent", "representative", "operator", "staff", "someone", "somebody", "bot", "robot", "machine", "computer"}

// longestWish is how long a message is looked through for the wish for a person, in characters.
const longestWish = 600

// wantsPerson reports whether a message asks for a person, alone or besides other words.
func wantsPerson(message string) bool {
	if strings.HasPrefix(message, "/") || utf8.RuneCountInString(message) > longestWish {
		return false
	}
	said := bare(message)
	if !slices.ContainsFunc(stemsOfPeople, func(stem string) bool { return strings.Contains(said, stem) }) {
		return false
	}
	if utf8.RuneCountInString(said) <= 60 && (person.MatchString(said) || wishes.MatchString(said) || somebody.MatchString(said)) {
		return true
	}
	for clause := range strings.FieldsFuncSeq(message, func(r rune) bool { return strings.ContainsRune("，,。.！!？?；;：:、\n~～…—", r) }) {
		clause = bare(clause)
		if clause == "" || aThing.MatchString(clause) {
			continue
		}
		if person.MatchString(clause) || wishes.MatchString(clause) {
			return true
		}
		if at := wishesAtEnd.FindStringIndex(clause); at != nil && !notTheirs.MatchString(clause[:at[0]]) {
			return true
		}
	}
	return false
}

var (
	// A complaint is about what was said, and nothing besides: a question that says
	// 没用 is a question.
	complaint = pattern.MustCompile(`^(?:(?:你|你们|这|这个|这些|那|回答|答案|说的|说了|讲的|完全|根本|还是|都|也|就是|等于|太|真|一点|对我|它|机器人|的|是)*(?:没用|没有用|没什么用|没帮助|没有帮助|不管用|答非所问|所答非所问|文不对题|听不懂人话|没听懂|不是我(?:要)?问的|我问的不是这个|没(?:有)?回答我(?:的问题)?|等于没说|废话|垃圾|不对|不行|没说清楚)(?:啊|吧|了|的|呀)*|` +
		`(?:(?:this|thats|that|its|it|you|your|the|answers?|bot|is|are|was|were|so|really|totally|still|just|absolutely|very)\s?)*(?:not helpful|unhelpful|useless|no help|not useful|no use|isnt helpful|doesnt help|does not help|didnt help|did not help|not what i asked|didnt answer(?: me| my question)?|did not answer(?: me| my question)?|dont understand me|not answering|wrong answer|nonsense|rubbish)(?: me)?(?: at all)?)$`)
	// insufficient is one of an answer that was none, or not enough. Where nothing was
	// answered it may be anything.
	insufficient = pattern.MustCompile(`^(?:(?:你|你们|您|这|这个|这些|这样|那|上面|刚才|回答|答案|解释|信息|内容|说的|说得|答的|答得|写的|讲的|讲得|我|完全|根本|还是|还|都|也|好像|感觉|觉得|并|太|真|有点|我的问题|问题|的|是)*(?:` +
		`不(?:太|够|很)?(?:够|完整|全面|全|清楚|清晰|明白|具体|详细|准确|满意)(?:清楚|完整|具体|详细|全面|用)?|没(?:有)?(?:能)?解决(?:我的|我|任何|实际)?(?:问题)?|解决不了(?:我的)?(?:问题)?|没(?:有)?(?:看|弄|搞|听)(?:懂|明白|清楚)|没(?:有)?明白|[看听]不(?:懂|明白|清楚)|不懂|` +
		`不是我(?:想)?要的(?:答案|回答)?|不是我想问的|没(?:有)?(?:说|讲|答)(?:全|完|完整|清楚|明白|到点子上|到重点)|笼统|没(?:有)?帮(?:到|上)(?:我|忙)*|没(?:有)?答案)(?:啊|吧|了|的|呀|呢)*|` +
		`(?:(?:this|thats|that|these|its|it|you|your|the|i|im|me|am|answers?|information|bot|is|isnt|are|was|wasnt|were|so|really|totally|still|just|very|sorry|no|but|quite|simply|seems|feels|looks)\s?)*(?:` +
		`not (?:good |clear |detailed |helpful |complete )?enough|not (?:very )?(?:clear|complete|sufficient|satisfied|satisfactory|detailed|specific)|incomplete|insufficient|unclear|unsatisfied|too (?:vague|general|short)|confused|` +
		`(?:do not|dont|did not|didnt|cannot|cant) (?:understand|get)(?: it| this| that| the answer)?|(?:did not|didnt|does not|doesnt|has not|hasnt|have not|havent) (?:really )?(?:help|helped|solve|solved|answer|answered|fix)(?: me| it| this| that| anything| my (?:problem|question|issue))?|` +
		`not (?:solved|resolved|answered)|my (?:problem|question|issue) (?:is|was) (?:still )?not (?:solved|resolved|answered)|not what i (?:asked|meant|need|needed|want|wanted|was looking for|am looking for))(?: for me)?(?: at all)?(?: yet)?)$`)
)

// dissatisfied reports whether a message says that the last answer was none, or not
// enough; answered says that there was one.
func dissatisfied(message string, answered bool) bool {
	said := bare(message)
	if complaint.MatchString(said) || scolds.MatchString(said) {
		return true
	}
	return answered && !strings.HasSuffix(message, "?") && !strings.HasSuffix(message, "？") && insufficient.MatchString(said)
}
