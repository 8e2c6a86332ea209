package guidance

import (
	"context"
	"strings"

	"careerbot/internal/pattern"
	"careerbot/internal/statement"
	"careerbot/prompts"
)

// What people type to take back what they have told, or to change a part of it.

// takesBack wants the profile erased, or takes the consent back, which is the same. It is
// matched against [bare] words.
var takesBack = pattern.MustCompile(`^(?:(?:我要|我想|请|帮我)*(?:撤回|撤销|取消|收回)(?:我的)?(?:同意|授权)|(?:我要|我想|请|帮我)*(?:把)?(?:删除|删掉|清空|忘掉|忘记|忘了)(?:全部)?我的(?:情况|档案|求职档案)|(?:把)?我的(?:情况|档案|求职档案)(?:全部|都)?(?:删除|删掉|删了|清空|忘掉|忘了)|` +
	`我?(?:现在)?(?:不同意|不愿意|不想|不想让)(?:你|你们|您)?(?:再|继续)?(?:记住|记|保存|存|留)(?:着)?我?(?:的)?(?:情况|档案)?了|(?:请)?(?:别|不要|不用)再?(?:记|记住|记着|保存)我(?:的情况)?了?|` +
	`(?:please )?(?:i (?:want|would like) to )?(?:withdraw|take back|revoke)(?: my| the)? (?:consent|agreement)|i (?:no longer|do not|dont) (?:agree|consent)(?: any ?more| any longer)?|` +
	`(?:please )?(?:delete|erase|remove|forget) (?:my profile|what you remember(?: about me| of me)?|what i (?:told|said to) you about (?:me|myself))|(?:please )?(?:stop remembering|do not remember|dont remember) (?:me|(?:things|anything) about me)(?: any ?more)?)$`)

// disagrees takes the consent back while the profile is talked about.
var disagrees = pattern.MustCompile(`^(?:我)?(?:不同意|反悔|后悔)了?$|^no thanks$|^i (?:disagree|(?:have )?changed my mind)$|^disagree$`)

// Answers to whether the profile is to be erased: eraseYes by words for that, goesAhead by a
// yes to whatever was asked. They are matched against [bare] words.
var (
	eraseYes  = pattern.MustCompile(`^(?:(?:(?:是的?|对|好的?|嗯+|可以) ?)?(?:确认|确定)?(?:都|全部?|把它?)?(?:删除|删掉|删了|删吧|删|清空)(?:全部|所有|掉|了|吧)*|(?:yes|yeah|yep|ok|okay|sure|please)*(?: |please )*(?:erase|delete|remove)(?: (?:it|them|that|all|everything|please))*)$`)
	goesAhead = pattern.MustCompile(`^(?:(?:是的?|嗯+|好的?)? ?(?:我)?(?:确认|确定)了?|confirm(?:ed)?|(?:yes |ok |okay )?(?:please )?(?:do it|go ahead|i am sure|im sure)(?: please)?)$`)
	eraseNo   = pattern.MustCompile(`^(?:(?:先)?(?:不删|别删|不要删|不用删)(?:除|了|掉)*|(?:还是)?(?:留着|保留)(?:吧)?|(?:no )?(?:please )?keep (?:it|them|everything|my profile)|(?:no )?(?:please )?(?:do not|dont) (?:erase|delete|remove)(?: (?:it|them|that|all|everything))*|never ?mind)$`)
)

// Words that are typed for buttons after the profile was shown.
var typedEdit = pattern.MustCompile(`^(?i:修改|改|更改|编辑|更新|change|edit|update|amend)[。.!！ ]*$`)

// partNames are what people call the parts of a profile, beside their names; those that are
// called so in no other talk come first.
var partNames = []struct {
	field, words string
	plain        bool // it can be nothing else, whatever is talked about
}{
	{"education", `学历|教育程度|文化程度|(?:level of )?education`, true},
	{"skills", `技能|skills`, true},
	{"licences", `证书|资格证|licences?|licenses?|certificates?`, true},
	{"languages", `语言|会说的语言|languages?`, true},
	{"sensitive", `健康|残疾|健康和残疾|健康情况|残疾情况|health|disability|health and disability`, true},
	{"experience", `工作经历|经历|工作经验|experience|work (?:done|experience)`, false},
	{"wishes", `想做的(?:工作)?|wishes`, false},
	{"hours", `工作形式|hours|working hours|kind of (?:job|work)`, false},
	{"distance", `距离|distance`, false},
	{"region", `地区|地方|place|region|city`, false},
	{"limits", `不做的|limits`, false},
	{"groups", `身份|situation|group`, false},
}

// partForms are how a part is taken out, or changed, with what.
var partForms = func() (all []struct {
	field              string
	plain              bool
	out, change, setTo *pattern.Pattern
}) {
	for _, p := range partNames {
		w := `(?:我的|我)?(?:` + p.words + `)`
		en := `(?:my |the )?(?:` + p.words + `)`
		all = append(all, struct {
			field              string
			plain              bool
			out, change, setTo *pattern.Pattern
		}{p.field, p.plain,
			pattern.MustCompile(`^(?:(?:请|帮我|把)*(?:删掉|删除|去掉|清空|忘掉|不要记)` + w + `(?:吧|了)?|(?:请|帮我|把|将)*` + w + `(?:全部|都)?(?:删掉|删除|删了|去掉|清空)(?:吧)?|(?:please )?(?:delete|remove|erase|forget|clear) ` + en + `(?: please)?)$`),
			pattern.MustCompile(`^(?:(?:请|帮我|我想|我要)*(?:改一改|改一下|改改|改|修改一下|修改|更新)` + w + `|(?:请|帮我|把|将)*` + w + `(?:要)?(?:改一改|改一下|改改|修改一下)|(?:please |can i |i want to )?(?:change|edit|update|correct) ` + en + `)$`),
			pattern.MustCompile(`^(?:(?:请|帮我|把|将)*` + w + `(?:改成|改为|改到|换成|改)(\p{Han}.{0,30})|(?:please )?(?:change|set|update) ` + en + ` to (.{2,40}))$`),
		})
	}
	return all
}()

// ofTalk is about the language of the talk, not about those that somebody speaks.
var ofTalk = pattern.MustCompile(`^(?:请|帮我|我想|我要|把|将)*(?:(?:改一改|改一下|改改|改|修改一下|修改|更新)语言|语言(?:要)?(?:改一改|改一下|改改|修改一下))$|^(?:please |can i |i want to )?(?:change|edit|update|correct) (?:the )?language$`)

// partSaid reads what is to be done with a part of the profile that is named: out, change, or
// set to a value. open: the profile is talked about.
func partSaid(message string, open bool) (f *field, do, value string) {
	said := statement.Bare(message)
	for _, p := range partForms {
		if !open && !p.plain {
			continue
		}
		switch m := p.setTo.FindStringSubmatch(said); {
		case p.out.MatchString(said):
			return fieldNamed(p.field), "out", ""
		case p.change.MatchString(said) && !ofTalk.MatchString(said):
			return fieldNamed(p.field), "change", ""
		case m != nil:
			return fieldNamed(p.field), "set", m[1] + m[2]
		}
	}
	return nil, "", ""
}

// labels are the words of buttons that do not need what they are about.
var labels = []string{"walk", "cv", "edit", "erase_all", "back", "forbid", "show", "touch", "go_on"}

// typed reports whether words that were typed are those of a button that was shown, and
// makes them what that says.
func (n *noting) typed(message *string) bool {
	if !n.said.Open {
		return false
	}
	words := strings.Trim(*message, " 。.!！")
	switch {
	case n.st.Asks == "" && eraseYes.MatchString(statement.Bare(words)) && letters(words) > 1 && n.has:
		*message = n.word("erase_all")
		return true
	case typedEdit.MatchString(words):
		*message = n.word("edit")
		return true
	}
	for _, w := range labels {
		if w == "erase_all" && !n.has {
			continue
		}
		for _, l := range []string{"zh", "en"} {
			if statement.Bare(words) == statement.Bare(prompts.ProfileWord(l, w)) {
				*message = words
				return true
			}
		}
	}
	f, rest := fieldSaid(words)
	return n.st.Asks == "" && f != nil && rest == ""
}

// partNamed reports whether words are about a part of the profile and can be nothing else.
func partNamed(message string) bool {
	f, _, _ := partSaid(message, false)
	return f != nil
}

// withPart does what words want with a part of the profile; nothing is done without one.
func (n *noting) withPart(ctx context.Context, f *field, do, value string) (Reply, bool, error) {
	switch {
	case !n.has:
		return Reply{}, false, nil
	case do == "out" && f.name == "sensitive":
		return n.told(ctx, n.word("forbid"))
	case do == "out":
		return n.clear(ctx, f)
	case do == "set":
		return n.keepSaid(ctx, value, f.name)
	}
	n.st = n.st.waits()
	return n.ask(f, "")
}
