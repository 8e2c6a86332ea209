package guidance

import (
	"context"
	"slices"
	"strings"
	"time"

	"careerbot/internal/calculator"
	"careerbot/internal/pattern"
	"careerbot/internal/statement"
	"careerbot/prompts"
)

// entitled is the talk "what am I entitled to?": what people have said already is taken,
// at most seven questions that decide something are asked, and each rule is answered yes,
// it depends or no, with its clauses. The rules decide (internal/calculator), no model.
//
// What it asks is in entitled_ask.go, how answers are taken in entitled_read.go and
// entitled_typed.go, what is shown in entitled_show.go. The words of people are read by
// internal/statement.
type entitled struct{}

func (entitled) name() string { return "entitled" }

var (
	// entitledWish asks what one can have, or whether one can have something.
	entitledWish = pattern.MustCompile(`(?i)(?:(?:我|咱|本人|家人|老公|老婆|孩子|爸|妈).{0,12})?(?:能不能|可不可以|能否|可否|有没有资格|符不符合|能够?|可以|有资格|该|应该|符合)(?:再|也|去|够)?(?:享受?|领取?|申请|申领|拿到?|得到?|条件)(?:到|取)?(?:哪些|什么|啥|一些)?.{0,8}(?:补贴|补助|政策|待遇|福利|津贴|失业金|失业保险|低保|贷款|补偿|赔偿|见习|钱)|` +
		`(?:有(?:哪些|什么|啥)|哪些|什么).{0,6}(?:补贴|补助|政策|待遇|福利)(?:是)?(?:我)?(?:可以|能|适合我|符合)|(?:我|我这种情况|我的情况|像我这样的?)(?:有|能享有)(?:哪些|什么|啥)(?:补贴|补助|优惠政策|政策|待遇|福利)|` +
		`what (?:benefits?|subsid\w+|support|allowances?|help|money|grants?) (?:can|could|do|may|am) i (?:get|claim|apply|receive|qualify|entitled)|what (?:am i|i am|i'm) entitled to|(?:am|was) i (?:entitled|eligible)|do i (?:qualify|get|have a right)|can i (?:get|claim|receive|apply for) (?:\w+ ){0,3}(?:benefits?|subsid\w+|allowance|grant|severance|compensation|loan|insurance money)`)
	// entitledPlain asks about a rule itself: that is for the library.
	entitledPlain = pattern.MustCompile(`(?i)几个?[月年天]|几次|多少|多久|多长|怎么|怎样|咋|如何|哪里|哪儿|什么地方|材料|手续|流程|什么时候|何时|标准|是什么|什么是|区别|影响|期间|\bhow (?:much|long|many|do|can|to)\b|\bwhere\b|\bwhen\b|\bwhich\b|\bdocuments?\b|\bwhat is\b|\bwhy\b`)
)

// entitledTopics are the words of what rules are about, the first that fits.
var entitledTopics = []struct {
	topic string
	words *pattern.Pattern
}{
	{"injury", pattern.MustCompile(`(?i)工伤|职业病|因工受伤|work(?:place)? injur|injured at work`)},
	{"family", pattern.MustCompile(`(?i)生育|产假|怀孕|生孩子|流产|maternity|childbirth`)},
	{"leave", pattern.MustCompile(`(?i)年休假|年假|annual leave`)},
	{"contract", pattern.MustCompile(`(?i)经济补偿|赔偿金|2n|n\+1|二倍工资|双倍工资|试用期|severance|compensation for (?:dismissal|being)|double (?:pay|wages?)|probation|(?:unlawful|wrongful|unfair)(?:ly)? dismiss`)},
	{"pay", pattern.MustCompile(`(?i)加班费|欠薪|拖欠工资|overtime pay|unpaid wages`)},
	{"business", pattern.MustCompile(`(?i)创业|开店|担保贷款|办企业|start[- ]?up|business loan`)},
	{"hardship", pattern.MustCompile(`(?i)就业困难|灵活就业|公益性?岗位|零就业|社保补贴|zero[- ](?:employment|work) famil|hardship|flexible work|social insurance subsid`)},
	{"training", pattern.MustCompile(`(?i)培训补贴|技能补贴|技能提升|见习|培训(?:的)?(?:补贴|补助|政策)|training|traineeship`)},
	{"unemployment", pattern.MustCompile(`(?i)失业保险|失业金|失业补助|失业待遇|unemployment (?:benefit|insurance|money)`)},
}

// begins: a wish to know what one can have, or one of its buttons.
func (entitled) begins(message string) bool {
	if questionButton.MatchString(message) || listButton.MatchString(message) {
		return true
	}
	return isWord(statement.Bare(message), "offer") || entitledWish.MatchString(message) && ofOneself.MatchString(message) && !entitledPlain.MatchString(entitledWhole.ReplaceAllString(message, ""))
}

// ofOneself is a wish of who writes, or of theirs; another's is a question on the rule.
var ofOneself = pattern.MustCompile(`(?i)我|咱|本人|哪些|什么|啥|(?:^|[，,。；;！! ])(?:请问|那|还|现在|想问|问)*(?:能|可以|可不可以|可否|有没有资格|符合)|[a-z]`)

// entitledWhole are words in a wish that look like those of a plain question.
var entitledWhole = pattern.MustCompile(`(?i)(?:交|缴|工作|干|上班|失业|参保)了?.{0,6}(?:几个?[月年]|多久)|多少(?:有|能)?一点|which (?:benefits?|subsid\w+)`)

// Entitled is where the talk about entitlements stands.
type Entitled struct {
	Topic  string            `json:"topic,omitempty"`
	Wish   string            `json:"wish,omitempty"`   // how the id of the rule begins that was asked about by name
	Region string            `json:"region,omitempty"` // said in this talk
	Known  map[string]string `json:"known,omitempty"`  // answers by fact, as the calculator reads them
	Named  []string          `json:"named,omitempty"`  // groups that were spoken of, by fact
	Taken  []string          `json:"taken,omitempty"`  // facts that were said without being asked
	Asked  []entitledAsked   `json:"asked,omitempty"`  // in order; the last may be open
	Open   bool              `json:"open,omitempty"`   // the last of Asked waits for its answer
	Again  bool              `json:"again,omitempty"`  // and was asked a second time
	// Confirmed: what was taken was said to be right, or asked about.
	Confirmed bool      `json:"confirmed,omitempty"`
	Over      bool      `json:"over,omitempty"`   // no more questions are wanted
	For       string    `json:"for,omitempty"`    // only this rule is asked about, amounts too
	Last      int       `json:"last,omitempty"`   // number of the last question or list, over all runs
	Listed    []string  `json:"listed,omitempty"` // rules of the list that was shown last
	ListN     int       `json:"list_n,omitempty"`
	Page      int       `json:"page,omitempty"` // of the list
	At        time.Time `json:"at,omitzero"`    // of what was shown last
	Rule      string    `json:"rule,omitempty"` // whose details were shown last
	// Delicate are the facts of Known that are sensitive: see delicate.go.
	Delicate []string `json:"delicate,omitempty"`
}

// entitledAsked is a question that was asked.
type entitledAsked struct {
	Fact    string `json:"fact"`
	N       int    `json:"n"`
	Skipped bool   `json:"skipped,omitempty"`
	First   bool   `json:"first,omitempty"` // it was asked for by the yes or no that comes first
	Gone    bool   `json:"gone,omitempty"`  // its answer was taken back: it may be asked again
}

// clone is a copy that can be changed: what was before may be gone back to.
func (e *Entitled) clone() *Entitled {
	c := &Entitled{}
	if e != nil {
		*c = *e
	}
	known := make(map[string]string, len(c.Known))
	for name, said := range c.Known {
		known[name] = said
	}
	c.Known, c.Named, c.Taken, c.Asked, c.Listed = known, slices.Clone(c.Named), slices.Clone(c.Taken), slices.Clone(c.Asked), slices.Clone(c.Listed)
	return c
}

// anew is a talk that begins again. Numbers go on, so that no button of before is one of now.
func (e *Entitled) anew(topic string) *Entitled {
	n := &Entitled{Topic: topic, Known: map[string]string{}}
	if e != nil {
		n.Last = e.Last
	}
	return n
}

// entitledTurn is one message in the talk.
type entitledTurn struct {
	*rulesOf
	g    *Guide
	said Said
	s    *Entitled
	note string // is said before what comes

	instead string // what is shown instead of a question or results: stopped, mine, forget
}

func (entitled) step(ctx context.Context, g *Guide, said Said) (Reply, bool, error) {
	t := entitledTurn{g: g, said: said, s: said.State.Entitled.clone()}
	starts := said.command == "" && entitled{}.begins(said.Message) && !questionButton.MatchString(said.Message) && !listButton.MatchString(said.Message)
	if starts && said.Conversation == 0 { // no question could be answered
		return Reply{}, false, nil
	}
	var err error
	if t.rulesOf, err = g.rules(ctx, said, t.s.Region); err != nil {
		return Reply{}, false, err
	}
	if t.found.Book.Len() == 0 {
		if said.command == "" {
			return Reply{}, false, nil // the library has what there is to say
		}
		return Reply{Text: prompts.EntitledNone(said.Language, t.s.Region != ""), State: t.state(true)}, true, nil
	}
	ok := true
	switch {
	case said.command != "":
		t.command(ctx)
	case starts:
		t.start(ctx, said.Message)
	case questionButton.MatchString(said.Message):
		t.pressed()
	case listButton.MatchString(said.Message):
		return t.listed(ctx)
	case t.s.Open:
		ok = t.typed()
	default:
		return t.chosen(ctx)
	}
	if !ok {
		return Reply{}, false, nil
	}
	return t.goOn(ctx)
}

// command begins, or goes on where it stood.
func (t *entitledTurn) command(ctx context.Context) {
	if rest := strings.TrimSpace(t.said.rest); t.said.State.Entitled == nil || rest != "" {
		t.start(ctx, rest)
	}
}

// start begins anew with what has been said.
func (t *entitledTurn) start(ctx context.Context, message string) {
	t.begin(message)
	t.take(t.g.told(ctx, t.said.Conversation))
	for _, before := range t.said.Before {
		t.take(statement.Told(before))
	}
	t.take(statement.Facts(message))
}

// begin begins anew with what a message asks about.
func (t *entitledTurn) begin(message string) {
	topic, rule := wished(message)
	if slices.Contains(t.found.Facts.Topics(), message) { // by a button
		topic = message
	}
	if topic != "" && t.found.Book.About(topic).Len() == 0 {
		topic, rule = "", ""
	}
	t.s = t.s.anew(topic)
	t.s.Wish, t.s.Named = rule, statement.Groups(message)
	if code := statement.Place(message); code != "" {
		t.s.Region = code
	}
}

// take keeps facts that were said, or that the person keeps in their profile.
func (t *entitledTurn) take(facts map[string]string) {
	t.unsay(facts)
	for _, f := range t.found.Facts.All() {
		said, ok := facts[f.Name]
		if !ok {
			continue
		}
		if _, err := t.found.Facts.Value(f.Name, said); err != nil {
			continue // words that no rule asks for any more
		}
		t.s.Known[f.Name] = said
		if !slices.Contains(t.s.Taken, f.Name) {
			t.s.Taken = append(t.s.Taken, f.Name)
		}
	}
}

// known gives what is known, as the calculator has it, but for steps that can still be
// done: they are open.
func (t *entitledTurn) known() calculator.Known {
	_, known := t.found.Facts.Steps(t.all())
	return known
}

// all gives everything that is known.
func (t *entitledTurn) all() calculator.Known {
	k := calculator.Known{}
	for name, said := range t.s.Known {
		if v, err := t.found.Facts.Value(name, said); err == nil {
			k[name] = v
		}
	}
	return k
}

// book gives the rules that are asked about.
func (t *entitledTurn) book() *calculator.Book {
	if t.s.For != "" {
		return t.found.Book.Of(t.s.For)
	}
	return t.found.Book.About(t.s.Topic)
}

// state gives where the talk stands; done: nothing is asked.
func (t *entitledTurn) state(done bool) State {
	t.s.Delicate = t.delicate()
	s := t.said.State
	s.Talk, s.Done, s.Entitled = "entitled", done, t.s.stamp(t.g.Now())
	return s
}

var entitledStop = pattern.MustCompile(`(?i)^(?:停(?:止|下|吧)?|打住|(?:算[了啦]|先|就)*不(?:想|要|用)?(?:再)?(?:问|答|说|查|算|弄|看|填|搞)了(?:吧)?|别(?:再)?问了|算[了啦](?:吧)?|太麻烦了|(?:先|就)这样(?:吧)?|够了|结束(?:吧)?|到此为止|退出|取消|不用了|(?:下次|改天|以后|回头)再说(?:吧)?|没空|` +
	`(?:please )?stop(?: (?:it|this|now|please|asking(?: me)?))?|quit|exit|end|enough|thats enough|never ?mind|forget (?:it|about it)|leave it|no more(?: questions)?|too many questions|no thanks|not now|i give up|im done|cancel(?: it)?)$`)

// waitsFor reports whether the question for a fact is open.
func (e *Entitled) waitsFor(fact string) bool {
	return e.Open && len(e.Asked) > 0 && e.Asked[len(e.Asked)-1].Fact == fact
}
