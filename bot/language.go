package bot

import (
	"slices"
	"strings"

	"careerbot/bot/guidance"
	"careerbot/internal/pattern"
)

// languageWish is a wish to be talked with in a language, by its Chinese and its English name,
// and nothing besides: who tells what they speak, or asks of work in it, says more or less.
func languageWish(zh, en string) *pattern.Pattern {
	return pattern.MustCompile(`^(?:` + strings.Join([]string{
		`(?:请|麻烦|还是|你|您|给我|跟我)*(?:用回?|说|讲|换成?|切换(?:到|成)?|改成|改用|转成)?` + zh + `(?:说|讲|回答|回复|聊|交流|版)?(?:吧|谢谢|好吗|好不好|行吗|可以吗|行不行)*`,
		`(?:请问)?(?:(?:你|您|你们)(?:会|懂|能|可以|会不会)(?:说|讲|用)?|(?:能不能|可不可以|能|可以)(?:跟我|和我|给我)?(?:说|讲|用|换成?))` + zh + `(?:说|讲|回答|回复|聊)?(?:吗|么)?`,
		`(?:(?:please|pls|plz|ok|sorry|hi|hello) )*(?:(?:(?:can|could|would) (?:you|u|we)|do you) (?:please |pls )?)?(?:(?:speak|talk|write|answer|reply|respond|switch|change) )?(?:to me )?(?:in |to |into )?` + en + `(?: (?:please|pls|plz|only|instead|now|thanks|thank you))*`,
	}, "|") + `)$`)
}

// tongue is what may also be an answer to which languages somebody speaks.
var tongue = pattern.MustCompile(`^(?:(?:说|讲)?(?:中文|汉语|普通话|国语|英[文语])|(?:speak )?(?:english|chinese|mandarin))$`)

// switches gives the language that somebody wishes for while a question of a talk is open, ""
// none.
func switches(said guidance.Said) string {
	if !said.Open || said.State.Done || said.State.AsksLanguages() && tongue.MatchString(bare(said.Message)) || !slices.Contains([]string{"zh", "en"}, said.Aside) {
		return ""
	}
	return said.Aside
}
