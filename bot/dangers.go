package bot

import (
	"strings"

	"careerbot/internal/pattern"
)

// The patterns of distress.go, on a message as plainly makes it. Chinese and
// English stand side by side, so that what one has the other has.

// figures of speech, and words that only look like danger. They are taken out
// before anything is looked for.
var figures = pattern.MustCompile(`[笑累忙热冻气饿困烦吓急渴吵丑爱恨讨][^,。]{0,2}死(?:了|人|我|个|$)|想死(?:你|您|他们?|她|我了|磕|扣|守|记|心|板)|` +
	`死(?:心塌地|活|板|工资|亡|磕|命干)|打死我?也|打死不|找死|该死|不想活(?:动|跃|成)|(?:没什么|有什么|别)想不开|跳楼(?:价|大?甩卖|大促|机)|` +
	`打我(?:的|了)?(?:个)?(?:电话|手机|座机|微信|招呼|主意|小报告|分|款|工资|的?钱|卡|账户)|被打(?:卡|了低|了差|了c|了折|折|断|发|扰|听|回|入|分|压|磨|造|印|包)|` +
	`不(?:让|许|准)我?们?(?:回家过年|走(?:程序|流程|后门|编制|账))|骚扰(?:电话|短信|信息)|摸我的?底|救命稻草|` +
	`\bkill(?:s|ing)? time|dying to|death (?:benefit|grant|certificate)|(?:is|are|was) killing me|` +
	`\d+ ?kms\b|(?:how many|many|few|several|of|some) kms\b|` +
	`beat (?:me|us) (?:in|to|at)|hits? me up|(?:it|that) hit me|(?:keep|get|stay) in touch with (?:me|us)|` +
	`leave (?:early|on|before|at|for|until)\b|lock(?:ed|s)? (?:me |us )?in(?:to)? (?:a|an|the|my|our)? ?(?:contract|lease|job|role|plan)|` +
	`live (?:in|with|at|near|there|far|on|here|alone|apart|off|under)\b`)

// stems are what a message must hold for any of the patterns to match. They
// spare nearly all messages the patterns, which cost .1 ms each time.
var stems = strings.Fields(`死 杀 鲨 沙 砂 轻生 楼 跳 上吊 腕 残 结束 了结 了断 一了 活 醒 勇气 撑 想不开 脱 消失 绝路 短见 世界 世上 人世 永远 遗书 药 希望 无望 想s 自s zisha ` +
	`童工 孩 未成年 岁 骚扰 猥亵 强奸 强暴 性侵 侵 非礼 咸猪手 摸 手动脚 偷拍 睡 上床 开房 酒店 宾馆 吻 搂 抱 亲 裸照 黄色 色情 下体 贴 蹭 拍 脱 ` +
	`身份证 护照 证件 不让 不许 不准 不放 不给 关 锁 囚 拘 困 拐 卖 骗 缅 传销 园区 逼 强迫 抵债 还不清 赎金 黑砖窑 出不 逃 ` +
	`打 殴 揍 踢 踹 掐 扇 砍 捅 砸 虐 威胁 家暴 家庭暴力 救 刀 泼 推 撞 烫 绑 ` +
	`kill suicid sucid suicd die dying dead death life living live exist wake alive kms unalive pills tablets overdos wrist hang shoot drown poison jump born harm hurt cut end myself better anymore cant can't can’t cannot point ` +
	`child kid underage minor year 8 9 10 11 12 13 14 15 ten eleven twelve thirteen fourteen fifteen sleep sex grop rape raping molest touch harass grab squeez strok kiss undress nude porn naked dick hand ` +
	`passport id papers document identity leave escape locked lock held hold forced force traffick scam fraud sold debt owe kidnap abduct guard ` +
	`hit beat punch slap kick chok strangl stab attack assault threat abus violen push shov throw threw drag spit burn`)

// aRule is a question about what a rule says.
var aRule = pattern.MustCompile(`算不算|算工伤|算是?工伤|算什么|是否|怎么认定|如何认定|怎么处罚|怎么定义|的?定义|合法吗|违法吗|犯法吗|合不合法|法律规定|(?:公司|单位|企业)(?:可以|能|能不能|可不可以|要赔|怎么预防)|` +
	`does (?:it|suicide|that) count|count as|is it a work injury|work injury if|covered by|definition|mean\b|\bpolicy\b|\blaws?\b|is it (?:legal|illegal|allowed)|can (?:the|an|my) (?:employer|company|boss)`)

// delicately are words that a question about a rule holds for a reason, perhaps.
var delicately = pattern.MustCompile(`自杀|自残|轻生|跳楼|性骚扰|家庭暴力|家暴|拐卖|强迫劳动|suicide|self-? ?harm|sexual(?:ly)? harass|domestic (?:violence|abuse)|traffick|forced labou?r|rape\b`)

var (
	others  = pattern.MustCompile(`朋友|同学|同事|工友|室友|老公|老婆|妻子|丈夫|[妈爸]|父亲|母亲|儿子|女儿|[弟妹哥姐]|孩子|男友|女友|对象|亲戚|邻居|[他她]们?|有人|有个人|学生|徒弟|\b(?:friend|husband|wife|partner|son|daughter|brother|sister|mother|mum|mom|father|dad|coworker|co-worker|colleague|roommate|classmate|boyfriend|girlfriend|neighbou?r|he|she|someone|somebody)\b`)
	oneself = pattern.MustCompile(`我(?:[^的]|$)|自己|\b(?:i|im|ive|me)\b`)
	// another is what can be said of others only.
	another = pattern.MustCompile(`(?:want|go|plan|threaten|try|think|talk)\w*(?: \w+){0,3} (?:kill\w*|hurt\w*|harm\w*|unalive) (?:him|her|them)sel(?:f|ves)|(?:wants?|going|plan\w*|threaten\w*)(?: \w+){0,2} (?:end(?:ing)?|tak(?:e|ing)) (?:his|her|their) (?:own )?li(?:fe|ves)|(?:(?:he|she|son|daughter|friend|husband|wife|\w+er)) (?:\w+ )?(?:talks?|speaks?|thinks?|spoke) (?:about|of) suicide|[他她人友妈爸公婆儿女事](?:们)?在?[^我,]{0,4}(?:要跳下去|楼顶要跳)`)
)

const (
	wish = `(?:想|要|去|打算|准备|只能|只好|只想|不如|忍不住|真想|好想)(?:要|去|过)?`
	me   = `(?:我们?|俺|咱)`
	boss = `(?:老板娘?|领导|经理|工头|包工头|雇主|主管|上司|保安|组长|班长|监工|主任|店长|厂长|师傅|同事|工友|室友|客户|顾客|乘客|老乡|中介|他们?|她|有人|对方)`
	kin  = `(?:老公|丈夫|老婆|妻子|男友|男朋友|女友|女朋友|对象|前夫|前妻|前男友|爸爸?|父亲|妈妈?|母亲|继父|后爸|公公|婆婆|家里人)`
	hit  = `(?:打|殴打|揍|踢|踹|掐|扇|砍|捅|砸|虐待|威胁|毒打|暴打)`

	bossEN = `\b(?:boss|manager|foreman|employer|supervisor|owner|guard|recruiter|agent|agency|co-?worker|colleague|customer|client|passenger|they|he|she|someone|somebody|trafficker)s?`
	kinEN  = `\b(?:husband|wife|partner|boyfriend|girlfriend|ex|father|dad|mother|mum|mom|stepfather|stepdad|family)`
	hurts  = `(?:hits?|hitting|beats?|beating|beat up|punch(?:es|ed|ing)?|slap(?:s|ped|ping)?|kick(?:s|ed|ing)?|chok(?:es|ed|ing)|strangl(?:es|ed|ing)|stab(?:s|bed|bing)?|attack(?:s|ed|ing)?|assault(?:s|ed|ing)?|threaten(?:s|ed|ing)? to (?:kill|hurt|beat|hit))`
)

// despair is the wish to die. kms, unalive, 紫砂 and 自鲨 are what the young write
// where words are filtered.
var despair = pattern.MustCompile(wish + `(?:自杀|自鲨|自沙|自s|紫砂(?:[^壶杯茶]|$)|zisha|轻生|跳楼|跳河|跳江|跳桥|上吊|割腕|自残|死|结束自?己?的?(?:生命|性命|这?一生)|了[结断](?:自己|生命|此生|一切)|一了百了)|` +
	`不想再?活|不想再?醒来|活不下去|没有?活路(?:了|[,。]|$)|走投无路了|没有?(?:勇气)?(?:再)?活下去|没有活下去|活着(?:真|好|太|也|还|就)*(?:没意思|没有?什么?意思|没有?意义|没劲|没盼头|没有?希望|累)|活[够腻]了|撑不下去了|活着(?:太|好|真|很)?(?:痛苦|受罪|煎熬|折磨)|(?:离开|告别)(?:了)?这个?(?:世界|人世)|想(?:要)?永远(?:离开|睡)|绝望[^,。]{0,4}(?:自杀|死)|一死了之|(?:我|从[^,。]{0,4})(?:要|想)跳下去|死了[就也]?(?:解脱|清净|轻松|好了)|(?:想着?|想过|琢磨|研究)怎么死|怎么死(?:才|不|比较|最)|遗书|(?:人生|生活|活着|生命)[^,。]{0,3}(?:没有?(?:希望|意义)|无望)了|活不(?:了|成)了|想(?:解脱|消失|走绝路)|走绝路|寻短见|(?:别|再也)不?见了.{0,4}世界|永远睡过去|` +
	`想不开|死了算了|死了一了|不如死了?|生不如死|自杀算了|跳楼算了|从.{0,6}跳下去|结束(?:我的|自己的|自己)?生命|了结自己|割腕|(?:吃|吞)了?.{0,3}安眠药|准备.{0,3}安眠药|喝了?农药|想s|想,死(?:[,。.!]|$)|` +
	`\b(?:kill(?:ing)? ?my ?self|killmyself|end(?:ing)? my (?:own )?life|end(?:ing)? (?:his|her|their) (?:own )?life|tak(?:e|ing) my (?:own )?life|end(?:ing)? it all|unalive|want(?:s|ed)? to die|wanna die|suicidal|sucidal|suicdal|commit suicide|` +
	`(?:thinking|think|thought|thoughts) (?:about|of) suicide|(?:dont|do not|doesnt|does not|didnt|no longer) (?:want to|wanna) (?:live|be alive|exist|wake up)|(?:cant|cannot|can not) (?:go on|take (?:it|this)) (?:any ?more|living|like this)|` +
	`(?:no reason|nothing) to live|nothing to live for|better off (?:dead|without me)|wish (?:i|that i) (?:was|were|am) (?:dead|never born)|wish i (?:had |was |were )?never (?:been )?born|rather (?:be dead|die)|never wake up|(?:point|use) (?:of|in) (?:living|life)|(?:life|living) (?:is|isnt|is not|not) (?:not )?worth (?:living|it)|(?:isnt|not) worth living|feel(?:ing)? like dying|(?:jump|throw myself) (?:off|from|out of|in front of) (?:a|the|my|this|some)? ?(?:roof|bridge|building|window|balcony|train)|(?:hang|shoot|drown|poison) myself|(?:tired|sick) of (?:living|being alive)|(?:give up|gave up) on life|(?:want(?:ed)? to|wanna) be dead|(?:cut|cuts|slit|slits|slash\w*) (?:my|her|his|their) wrists?|(?:thinking (?:of|about)|thought (?:of|about)|about|going to|want to) end(?:ing)? (?:everything|things|it)|(?:no ?(?:body|one)) (?:would|will) (?:miss me|care) if i (?:die|died|was|were)|if i (?:was|were) dead|too many pills|overdos\w*|` +
	`(?:want(?:ed)? to|wanna|going to|gonna|thinking (?:of|about)) (?:hurt|harm|cut)(?:ing)? my ?self|(?:hurt|harm|cut)(?:ting|ing)? myself on purpose|(?:took|taken|swallowed) (?:all|a lot of|too many) (?:\w+ )?(?:the )?(?:pills|tablets))\b|` +
	`^kms$|\b(?:want to|wanna|gonna|going to|ill|should|might|just|rather|i|ima) kms\b`)

// What is a matter of the rules on work as long as nobody is held: an identity card
// that an employer keeps, and an employer who does not let somebody go who resigns.
var (
	paperKept = pattern.MustCompile(`(?:扣|扣押|扣留|扣下|收(?:走|缴|了|掉)|压[着了]|没收|拿走|押着?)(?:了|着|走)?(?:` + me + `|[^,。]{0,4}人)?的?(?:身份证|证件)|(?:身份证|证件)[^,。]{0,4}被[^,。]{0,6}(?:扣|收走|收缴|没收|拿走)|不(?:给|还|退)(?:` + me + `)?的?(?:身份证|证件)|` +
		`\b(?:took|takes?|taken|taking|keeps?|kept|keeping|holds?|held|holding|confiscat\w*|withholds?|withheld) (?:away )?(?:all )?(?:of )?(?:my|our) (?:ids?|id cards?|identity(?: cards?)?|documents?|papers)\b|` +
		`(?:my|our) (?:ids?|id cards?|documents?|papers) (?:(?:was|were|is|are|has|have|got|been|being) )+(?:taken|kept|held|confiscated|withheld)|(?:wont|will not|refuses? to|not) (?:give|return)(?: \w+){0,2} (?:my|our|me my) (?:ids?|documents?)\b|(?:employer|boss|he|she|they) (?:has|have) (?:all )?(?:of )?(?:my|our) (?:ids?\b|papers)`)
	notLetGo = pattern.MustCompile(`不(?:让|许|准|放|给)(?:` + me + `|人|工人|员工|大家)?(?:都)?(?:走|离开)|不放(?:` + me + `|人)|(?:wont|will not|doesnt|does not|dont|do not|not|never) (?:let|allow)(?:ed|s)? (?:(?:me|us) )?(?:to )?leave`)
	resigns  = pattern.MustCompile(`辞职|辞工|辞呈|离职|批准|不批|才批|交接|[干做]满|提前(?:一个月|30|三十)|\bresign|\bquit\b|\bnotice\b|\bhand(?:ing)? ?over`)
	// held is what tells that somebody is kept in, threatened or sold after all.
	held = pattern.MustCompile(`锁|关[在着起进]|囚|拘|困|逃|看[守着]|打手|打人|打` + me + `|打骂|挨打|殴|威胁|恐吓|出不|走不|不能走|出门|出厂|出去|回家|宿舍|园区|赎金|抵债|欠(?:他|中介|老板|公司|培训)|还不?清|强迫|逼|卖|骗|传销|缅|柬|所有人|中介|老乡|人贩|带我出来|手机|保安|拦|盯|弄死|杀|交[^,。]{0,4}[万千块元]|` +
		`\bkill|\bphones?\b|\bsecurity|\block|\bthreat|\bbeat|\bhits?\b|\bhurt|\bguard|\bfence|\bdorm|\bbuilding|\bfactory|\bcompound|\bsite\b|\bcamp\b|\bfarm|\bhouse\b|\bhome\b|\bcountry|\bdebt|\bowe|\btraffick|\brecruiter|\bagen(?:t|cy)|\bescape|\btrapped|(?:cant|cannot|can not) (?:leave|go|get out)|\ball (?:of )?our|\bforce`)
)

// dangers, the surer first.
var dangers = []struct {
	kind    string
	pattern *pattern.Pattern
}{
	{"child", pattern.MustCompile(`(?:有|雇了?|用了?|招了?|使用|几个|一些|都是)[^,。]{0,4}童工|(?:我|他|她|儿子|女儿|弟弟|妹妹|孩子)[^,。\d]{0,6}(?:[89]|1[0-5]|十[一二三四五]?)(?:周)?岁(?:[^。就能可我]{0,9}|[^。就能可]{0,5}老板[^。]{0,3}我)(?:搬砖|上班|上夜班|干活|做工|进厂|打工|工地|厂里)|(?:厂|工地|作坊|店里?|打工|干活|老板)[^。?]{0,8}(?:[89]|1[0-5]|十[一二三四五]{1,2})(?:来|多)?岁的?(?:孩子|小孩|娃|童工|工人|小工)|(?:打工|干活|做工)的(?:小孩|孩子)|(?:小孩|孩子|小朋友|未成年人?)(?:们)?在[^,。]{0,8}(?:干活|做工|上班)|` +
		`\b(?:use|uses|using|employs?|hires?|mak(?:e|es|ing)) (?:child(?:ren)?|kids|underage|minors)(?: labou?r| workers?)?\b(?: (?:in|at|here|work)\b|$)|(?:has|have|there (?:is|are)) (?:child|underage) (?:labou?r|workers)|child labou?r (?:in|at) (?:this|my|our|the)|(?:im|i am|he is|she is|hes|shes|who is) (?:only |just )?(?:[89]|1[0-5]|ten|eleven|twelve|thirteen|fourteen|fifteen)(?: years? old| yo)?(?: and|,)+ (?:i )?(?:(?:have to )?work|my boss|they make)|\b(?:[89]|1[0-5])[ -]years?[ -]olds? (?:\w+ )?(?:work(?:s|ing)?) (?:in|at|on|here|with)|\b(?:[89]|1[0-5])[ -]years?[ -]olds? (?:\w+ )?(?:is |are )?(?:forced|made) to|(?:child(?:ren)?|kids) (?:\w+ )?(?:are |is )?working (?:in|at|here)`)},
	{"harassment", pattern.MustCompile(`(?:被|遭到?|受到?|遇到|遭遇)[^,。]{0,8}(?:性骚扰|猥亵|强奸|强暴|性侵|非礼|咸猪手)|(?:` + boss + `|` + kin + `)[^,。]{0,6}(?:性骚扰|骚扰` + me + `|猥亵|强奸|强暴|性侵|摸了?` + me + `|乱摸|(?:摸|搂|强吻|强抱|搂抱|贴|蹭|拍)(?:了|着)?(?:女工|女员工|女同事|[^,。]{0,3}(?:大腿|屁股|胸|腰|身体|下面))|强行(?:搂|抱|亲|吻|脱)|动手动脚|非礼|偷拍` + me + `|发[^,。]{0,2}(?:裸照|黄色|色情|下体)[^,。]{0,4}(?:` + me + `|看)?|(?:约|叫|让|逼)` + me + `[^,。]{0,3}(?:酒店|宾馆|开房|陪睡)|(?:强吻|搂|亲|抱)(?:了|着|住)?` + me + `|(?:陪|跟|和)(?:他|她|客户)?(?:睡|上床|开房))|` +
		`\bsexual(?:ly)? (?:harass|assault|abus)\w*(?: \w+){0,2} (?:me|us|at work|by)\b|\b(?:i|im|was|am|being|been) (?:\w+ )?sexually (?:harassed|assaulted|abused)|(?:` + bossEN + `)(?: \w+){0,3} (?:grop(?:es?|ed|ing)|rap(?:es?|ed|ing)|molest\w*|sexually \w+|touch(?:es|ed|ing)?|harass(?:es|ed|ing)?) (?:me|us)\b|` + bossEN + `(?: \w+){0,3} (?:grab|touch|squeez|strok|kiss|slap)\w* my (?:breast|bum|butt|ass|thigh|leg|body|chest|hair|waist)s?|\b(?:was|been|got) (?:raped|groped|molested)|(?:ask|want|tell|told|pressur|forc)\w* me to (?:sleep with|have sex|send (?:him )?nudes)|(?:try|tries|tried|trying) to (?:kiss|touch|rape|undress|grope) me|(?:kiss|undress)(?:es|ed)? me|hands? (?:up|under|down|inside|on) my (?:skirt|shirt|dress|thigh|pants|trousers|blouse|leg|breast|bum)|(?:show(?:s|ed|ing)?|sen[dt]s?|sending) (?:me|us) (?:porn|nudes|dick|naked|sex)|send(?:s|ing)? me (?:nudes|dick|sex)`)},
	{"forced", pattern.MustCompile(`(?:扣|扣押|扣留|扣下|收(?:走|缴|了|掉)|压[着了]|没收|拿走|抢走|押着?)(?:了|着|走)?(?:` + me + `|[^,。]{0,4}人)?的?(?:身份证|护照|证件)|(?:身份证|护照|证件)[^,。]{0,4}被[^,。]{0,6}(?:扣|收走|收缴|没收|拿走|抢|押)|(?:身份证|护照|证件)[^,。]{0,3}在(?:老板|中介|他们?|工头|公司)[^,。]{0,3}(?:手里|那里|那儿)[^。]{0,4}不(?:给|还)|被扣了?(?:身份证|护照|证件)|` +
		`不(?:让|许|准|放)(?:` + me + `|人|工人|员工|大家)?(?:都)?(?:走|离开|出门|出去|出厂|回家)|不给(?:` + me + `|人)?(?:走|离开|出门|出去|出厂|回家)|不(?:给|还|退)(?:` + me + `)?的?(?:身份证|护照|证件)(?:[^复办]|$)|[门窗][^,。]{0,4}锁[^。]{0,8}(?:出不去|出不来|走不了)|被(?:人贩子|老乡|中介)?卖了|人贩子|不给(?:饭吃|吃饭)[^。]{0,6}打|不放(?:` + me + `|人)|(?:把|将)(?:` + me + `|人|工人)(?:都)?(?:关|锁|囚)|(?:` + me + `|人|工人|[他她弟妹哥姐友])们?[都现在]{0,2}被[^,。卡号钱]{0,5}(?:关|锁|困|囚|软禁|拘禁|卖到|卖给|卖去|拐)|囚禁|软禁|非法拘禁|被拐卖|被卖(?:到|给|去)|被[^,。]{0,4}骗(?:到|来|去|进|入)?[^,。]{0,6}(?:传销|缅甸|缅北|柬埔寨|妙瓦底|老挝|菲律宾|迪拜|园区|黑工厂|黑砖窑)|(?:陷|困|关)[在入进][^,。]{0,4}(?:传销|园区|缅)|在(?:缅北|传销[^,。]{0,4}控制|传销窝点|电?诈骗?园区)|传销[^,。]{0,4}控制|传销窝点|(?:传销|园区|窝点|黑厂)[^。]{0,6}(?:出不去|出不来|走不了|逃)|(?:出不去|出不来|逃不(?:出|掉))了?[^。]{0,8}(?:传销|园区|看守|关)|` +
		`强迫` + me + `?们?(?:劳动|干活|卖淫|接客|陪酒|诈骗|骗人|做工)|逼(?:着)?` + me + `们?(?:去|做|干|搞){0,2}(?:电信)?(?:诈骗|卖淫|接客|骗人|刷单|陪酒|传销|小姐)|被(?:强迫|逼着?)(?:劳动|卖淫|诈骗|接客)|打工抵债|还不清[^。]{0,4}不让|赎金|黑砖窑|` +
		`\b(?:took|takes|taken|taking|keeps|kept|keeping|holds|held|holding|` + bossEN + `(?: \w+)? (?:take|keep|hold)|confiscat\w*|with(?:holds?|held)|locked (?:away|up)) (?:away )?(?:all )?(?:of )?(?:my|our) (?:\w+ and )?(?:passports?|ids?|identity|documents?|papers)\b|(?:my|our) (?:passports?|ids?|id cards?|documents?|papers) (?:(?:was|were|is|are|has|have|got|been|being) )+(?:taken|kept|held|confiscated|withheld)|(?:wont|will not|refuses? to|not) (?:give|return)(?: \w+){0,2} (?:my|our|me my) (?:passports?|ids?|documents?)|` +
		`(?:wont|will not|doesnt|does not|dont|do not|not|never) (?:let|allow)(?:ed|s)? (?:(?:me|us) )?(?:to )?(?:leave|go out|go home)|(?:locked|lock|locks|locking) (?:me|us) (?:in|up|inside)|\b(?:am|are|im|were|was|been|being) locked (?:in|up|inside)|held against|(?:being |am |are )held (?:in|at|by|captive|hostage)|(?:cant|cannot|can not) (?:leave|escape|get out)[^.]{0,40}(?:guard|locked|fence|beat|passport)|(?:guards?|fence|locked)[^.]{0,20}(?:cant|cannot|can not) (?:leave|escape|get out)|door (?:is |was |are )?(?:\w+ )?locked from (?:the )?outside|\bowe (?:\w+ ){1,4}(?:money|debts?)?[^.]{0,24}(?:cant|cannot|can not|wont let)[^.]{0,14}(?:leave|go)|(?:employer|boss|agent|agency|owner|they|he|she) (?:has|have) (?:all )?(?:of )?(?:my|our) (?:passports?|ids?\b|papers)|(?:lock(?:s|ed)?) the (?:doors?|gates?)[^.]{0,20}(?:cant|cannot|can not)|\btraffickers?\b(?: \w+){0,2} (?:me|us|took|brought|sold)|by traffickers|beats? (?:workers|people|those|anyone|girls)|(?:kidnap|abduct)\w*|forced to (?:work (?:without|for (?:no|free))|have sex|scam|beg|prostitut)|forced labou?r|(?:was|been|am|being|were|got) trafficked|` +
		`(?:trapped|stuck|held|sold|tricked|lured|locked)(?: \w+){0,3} (?:scam|fraud) (?:compound|cent(?:er|re)|park|factory)|sold (?:me|us) to|debt bondage|(?:pay|work)(?:ing)? off (?:\w+ ){0,3}debts?(?: \w+){0,4} (?:leave|free)`)},
	{"home", pattern.MustCompile(`被家暴|遭.{0,3}家暴|家暴` + me + `|` + kin + `[^,。]{0,8}` + hit + `(?:了|过|着|死|伤)?` + me + `|` + kin + `[^,。]{0,6}` + hit + `(?:了|过)?(?:[她他]|孩子|女儿|儿子|妈)|` + kin + `[^,。]{0,4}(?:打人|动手打|打孩子|威胁孩子)|` + kin + `[^,。]{0,6}(?:掐` + me + `|家暴|要杀)|` +
		kinEN + `s?(?: \w+){0,3} (?:threw|throws|pushes|pushed|grabs|grabbed|drags|dragged|burns|burned|locks)(?: \w+){0,2} (?:me|at me)|` + kinEN + `s?(?: \w+){0,3} ` + hurts + `(?: me| us|\b)|` + kinEN + ` (?:is |was )?(?:physically )?(?:abus\w+|violent)|victim of domestic|domestic (?:violence|abuse) at home|abused at home`)},
	{"danger", pattern.MustCompile(`^救命(?:啊|呀|救我|!)*$|救救(?:我|我们)|` + boss + `[^,。!?]{0,6}` + hit + `(?:了|过|着|死|伤|骂)?(?:` + me + `)|` + boss + `[^,。]{0,6}(?:踢` + me + `|扇了?` + me + `|拿刀)|打了` + me + `一|` + boss + `[^,。]{0,8}(?:泼|砸|推|撞|烫|捅|绑)(?:了|伤|倒|着)?` + me + `|把` + me + `打进|打进(?:了)?医院|还打人|打手[^,。]{0,4}打|` +
		`被(?:` + boss + `|人|` + kin + `)?(?:给|们|们给)?(?:打了|打伤|打骂|打得|打成|殴打|揍|扇耳光|砍伤|捅|群殴|毒打|围殴)|把` + me + `[^,。]{0,2}(?:打|砍|捅)|` + boss + `[^,。]{0,5}(?:打|殴打|揍|毒打)(?:人$|人[,。!?]|工人|女工|员工|小孩)|(?:领班|工头)[^,。]{0,5}打|打[断伤折残](?:了|过)?` + me + `|打了` + me + `们?[^,。]{0,2}人|(?:要|想)(?:杀了?|弄死|砍死|打死)` + me + `|` + hit + `[^,。]{0,2}` + me + `(?:家人|全家)|威胁[^,。]{0,4}(?:杀|生命|人身|全家)|` +
		bossEN + `(?: \w+){0,3} ` + hurts + ` (?:me|us)\b|(?:boss|manager|foreman|supervisor|he|she|they|coworker) threaten\w* to kill|\bi (?:was|am|got|have been|am being|keep being|am getting) (?:beaten|punched|slapped|stabbed|assaulted|strangled)|(?:going|wants?|threaten\w*|trying|tried) to (?:stab|kill|shoot|strangle|beat|hurt) (?:me|us)|physically abus|` + bossEN + `(?: \w+){0,2} (?:push|shov|throw|threw|grab|drag|spit)\w* (?:me|at me) (?:against|down|to|by|into|on|out)`)},
}
