package statement

import "careerbot/internal/pattern"

// What is said of being in work or out of it, and of what one does then: insurance,
// registration, benefit, training, a business.

const (
	sinceBe   = `(?:了|已经|有|快|在家|大概|差不多|约|整整|了?将近| )*` + span
	shops     = `(?:店|面馆|餐馆|饭馆|饭店|超市|小卖部|网店|公司|厂|门市|铺子|作坊|摊子|工作室|农家乐|养殖场)`
	shopsEN   = `(?:shop|store|restaurant|stall|salon|business|company|cafe|bakery|noodle house)`
	howLong   = `(?:大概|差不多|约|有|将近|快|不到|一共|总共|也就|才)*` + span + `(?:多|左右|吧|了|呢|的样子|而已)*`
	howLongEN = `(?:for )?(?:about |around |almost |nearly )?` + span + `(?: or so| there)?`
)

// ofBeingJobless is what states a fact, of each the first that fits.
var ofBeingJobless = []stated{
	{"situation", "unemployed", "", pattern.MustCompile(`失业(?:了|中|在家|人员|快|已经|半年|[一二两三四五六七八九十\d])|(?:现在|目前)?没(?:有)?(?:工作|上班)(?:了|，|,|。|$| )|还?(?:没|没有|找不到|没能)找?到(?:合适的?)?工作|待业|丢了工作|out of work|\bunemployed\b|jobless|lost my job|no job`)},
	{"situation", "flexible", "", pattern.MustCompile(`灵活就业|打零工|自由职业|(?:送|跑)外卖|(?:开|跑)网约车|freelanc|gig work`)},
	{"situation", "business", "", pattern.MustCompile(`(?:自己|我)(?:开了|开着|经营着?)(?:个|一家|了|着)?(?:店|公司|企业|小店|餐馆)|(?:自己|我)开(?:店|公司)(?:$|[，,。；;！! ])|(?:(?:我|本人)(?:也)?(?:是|做|干)?|(?:^|[，,。；; ])(?:也)?(?:是|做|干)?)(?:一?个)?个体(?:工商)?户(?:$|[，,。；;！!？? 了])|i (?:run|have) my own business`)},
	{"situation", "employed", "", pattern.MustCompile(`在职|在(?:\p{Han}{1,6})上班|(?:现在|目前)?有(?:正式|固定)工作|i(?:'m| am) (?:employed|working (?:for|at|in))|i work (?:for|at|in)`)},
	{"situation", "business", "", pattern.MustCompile(`(?:我|自己|本人|^(?:去年|今年|刚刚?|最近))(?:现在|也|已经|去年|今年|刚刚?|最近)*(?:开了?|经营着?|有|办了?)(?:一)?(?:个|家|间|着)(?:小|自己的|\p{Han}{0,3}?)?` + shops + `(?:$|[，,。；;！!？?了 ])|\bi (?:just |recently |have |now |already |also )*(?:opened|own|run|have|started) (?:a|an|my own|my) (?:\w+ ){0,2}` + shopsEN + `(?:$|[,.;!?]| (?:in|and|but|since|for|last|now|what|how|can|do|with|at|on|this)\b)|\bi ?(?:am|'m|m) self[- ]?employed`)},
	{"situation", "unemployed", "", pattern.MustCompile(`(?:我|^|刚刚?|现在)下岗(?:了|在家|工人|职工|，|$)|在家(?:里)?(?:闲着|待着|呆着|没事(?:干|做))|没(?:有)?活儿?(?:干|做)|(?:丢|没)了(?:饭碗|工作)|` +
		`\bi (?:dont|don't|do not) have (?:a |any )?(?:job|work)\b|^i lose (?:my |the )?job|^lost (?:my |the )?job|\bunempl?oye?d\b|between jobs|not working (?:now|at the moment)|\bi have no work\b`)},
	{"situation", "flexible", "", pattern.MustCompile(`(?:我|是|当|做)(?:个|一名)?外卖(?:骑手|员|小哥)|(?:我|在|天天|每天)(?:跑|开)(?:滴滴|网约车|货拉拉)|(?:我|在)打零工|\bi (?:deliver (?:food|parcels|packages)|drive for (?:didi|uber)|do gig work)|\bi ?(?:am|'m|m) (?:a )?delivery (?:rider|driver)`)},
	{"jobless", "", "month", pattern.MustCompile(`(?:失业|待业|没(?:有)?工作)` + sinceBe + `|(?:unemployed|out of work|jobless) for` + longFor)},
	{"jobless", "", "month", pattern.MustCompile(span + `(?:都|就)?没(?:有)?(?:工作|上班|活干)了?`)},
	{"paid", "", "month", pattern.MustCompile(`(?:失业保险|社保|社会保险|五险)(?:费)?(?:一共|总共|已经|都|我)*(?:交|缴)(?:了|过|满)?` + longFor + `|(?:交|缴|参加|买)(?:了|过|满|的)?(?:了)?(?:失业保险|社保|社会保险|五险|保险)(?:费)?(?:了|满)?` + longFor + `|(?:交|缴)(?:了|过|满)?` + longFor + `的?(?:失业保险|社保|社会保险|五险)|(?:paid|paying) (?:into |for )?(?:the )?(?:social|unemployment)? ?(?:insurance|security)(?: [a-z]+)?` + longFor + `|` + span + ` of (?:social|unemployment)? ?(?:insurance|contributions)|(?:^|[，,。；; ])(?:我)?(?:有)?` + span + `的?(?:社保|失业保险|五险)`)},
	{"paid", "0", "", pattern.MustCompile(`(?:从来?|一直|根本|一天|一次)(?:都|也)?(?:没有?|未)(?:给我)?(?:交|缴|买)过?(?:社保|失业保险|保险|五险)|一(?:天|次|个月)(?:社保|失业保险|五险|保险)(?:费)?(?:都|也)没(?:有)?(?:交|缴|买)过?|(?:社保|失业保险|五险)(?:一天|从来|一直|一次|根本)(?:都|也)?没(?:有)?(?:交|缴|买)过?|\bi (?:have |ve )?never paid (?:any |for |into |in )*(?:social |unemployment )*insurance`)},
	{"declared", "yes", "", pattern.MustCompile(`自己(?:交|缴)(?:着|了)?(?:社保|社会保险)`)},
	{"registered", "yes", "", pattern.MustCompile(`(?:办|做|登记)(?:了|过|完|好)(?:失业)?登记|已经?(?:办理?|做)?(?:了)?失业登记|失业登记(?:也)?(?:办|做)(?:了|好了|过了|完了)|(?:have |am |i'm )?registered (?:as unemployed|with the (?:employment|job))`)},
	{"registered", "no", "", pattern.MustCompile(`(?:没|没有|还没|还没有|未)(?:去)?(?:办|做)(?:过)?(?:失业)?登记|失业登记(?:还)?没(?:有)?办|(?:not|haven't|have not) (?:yet )?registered`)},
	{"registered", "yes", "", pattern.MustCompile(`失业登记(?:我|也|都|早就?|已经?|刚刚?|上周|昨天|前天|今天|上个?月|去年|今年|在(?:社区|街道|社保局|人社局))+(?:就|就已经)?(?:办|做)(?:了|好|过|完)|登记(?:了|过)失业|去登记失业了|\b(?:went to|have been to) register(?: as unemployed| for unemployment| at\b| with\b| last\b| yesterday| on\b|$)`)},
	{"registered", "no", "", pattern.MustCompile(`(?:没|没有|还没|还没有|未)(?:去|顾上|来得及)*登记失业`)},
	{"receiving", "yes", "", pattern.MustCompile(`在领(?:着|取着?)?失业(?:保险)?金|领(?:取)?着失业(?:保险)?金|\b(?:i am|i'm|im|still|already|currently|have been|i've been) (?:receiving|getting|on) unemployment benefits?\b`)},
	{"receiving", "yes", "", pattern.MustCompile(`(?:每个?月|一直|还|我)(?:都)?(?:在)?领(?:取)?着失业(?:保险)?金`)},
	{"receiving", "no", "", pattern.MustCompile(`(?:没|没有|从没|没在)领(?:过)?失业(?:保险)?金`)},
	{"difficulty", "yes", "", pattern.MustCompile(`(?:被|已经?)认定(?:为|成|了|是)?就业困难|认定了就业困难|recogni[sz]ed as (?:a person )?(?:with|in) (?:hardship|difficulty)`)},
	{"in_training", "yes", "", pattern.MustCompile(`(?:正在|想|打算|准备|要)(?:参加|上|报)(?:\p{Han}{0,6})培训|(?:taking|doing|joining) (?:a )?(?:training|course)`)},
	{"certificate", "yes", "", pattern.MustCompile(`(?:拿|考|取得)(?:到|了|过|下)+(?:\p{Han}{0,10})(?:证书|技能证|资格证)|(?:got|have|passed) (?:a |my )?(?:\w+ ){0,2}(?:skill|vocational) certificate`)},
	{"startup", "yes", "", pattern.MustCompile(`(?:想|要|准备|打算|正在|在)(?:自己)?(?:创业|开(?:个|一家)?(?:店|公司|网店))`)},
	{"startup", "yes", "", pattern.MustCompile(`(?:想|要|准备|打算|计划|筹备)(?:自己|再|也|去|着|回家|回老家|回乡)*(?:创业|做(?:点|个|些)?小?(?:生意|买卖)|(?:开|办|搞|弄)(?:一)?(?:个|家|间)?(?:小|\p{Han}{0,2})?` + shops + `|摆(?:个)?(?:地)?摊)|(?:want|like|plan|planning|going|hope|hoping|about|intend|wish|thinking|i am|i'm|im) (?:to |of |about )?(?:start(?:ing)?|open(?:ing)?|set(?:ting)? up|run(?:ning)?) (?:a|an|my own|my) (?:\w+ ){0,2}` + shopsEN + `\b`)},
}

// brieflyOfBeingJobless is what states a fact where it is asked about and nothing else is said.
var brieflyOfBeingJobless = []stated{
	{"paid", "", "month", pattern.MustCompile(`^(?:我|单位|公司|一共|总共|已经|都|前后|大概|差不多)*(?:交|缴)(?:了|过|满|够)*` + howLong + `$|^(?:i |we |they )?(?:have |had |ve )?paid (?:in |it )?` + howLongEN + `$`)},
	{"registered", "yes", "", pattern.MustCompile(`^(?:我|已经|早就|上周|上个?月|昨天|去年|去)*登记(?:了|过|好了)$`)},
	{"registered", "no", "", pattern.MustCompile(`^(?:我|还|也|一直)*没(?:有)?(?:去)?登记(?:过|呢)?$`)},
}

// optionsOfBeingJobless names an option, of each fact the first that fits.
var optionsOfBeingJobless = []phrase{
	{"situation", "unemployed", pattern.MustCompile(`^(?:我|现在|目前|刚刚?|已经|也|就)*(?:失业|下岗|待业|无业|没(?:有)?(?:工作|班上|上班)|在家里?(?:待着|呆着|闲着|歇着)|(?:正)?在找工作|找工作(?:中|呢))(?:了|中|着|呢|在家|正在家里?|在家里|在找工作)*$|` +
		`^(?:i am |im |i )?(?:currently |still |just )*(?:looking for (?:a job|work)|out of (?:work|a job)|jobless|job ?hunting|not working|have no (?:job|work)|without (?:a job|work))(?: at the moment| now| right now)?$`)},
	{"situation", "employed", pattern.MustCompile(`^(?:我|现在|目前|还|正)*(?:在(?:职|上班|岗|\p{Han}{1,5}(?:打工|上班|干活))|有(?:正式|固定)?(?:的)?工作|打工|上班)(?:的|呢|着|了)*$|^(?:i am |im )?(?:still |currently )*(?:working|employed|in work)(?: now)?$|^i (?:still )?have a (?:full time )?job$`)},
	{"situation", "flexible", pattern.MustCompile(`^(?:我|现在|在|就)*(?:跑滴滴|跑外卖|送外卖|开网约车|打零工|做零工|自由职业|灵活就业|接散活|做日结)(?:的|呢)*$|^(?:i )?(?:freelanc\w*|gig work|odd jobs|deliver (?:food|parcels)|drive (?:for )?didi|am a freelancer)$`)},
	{"situation", "business", pattern.MustCompile(`^(?:我|现在|自己|在)*(?:开了?(?:个|一家|家)?(?:小|\p{Han}{0,2})?(?:店|公司|厂|面馆|餐馆)|个体户?|做(?:点)?小?生意|当老板|办企业)(?:的|呢|了)*$|^(?:i am |im )?self[- ]?employed$|^my own (?:business|shop)$`)},
	{"situation", "flexible", pattern.MustCompile(`^(?:i do |i am in )?flexible work$`)},
}
