package guidance

import (
	"context"

	"careerbot/internal/pattern"
)

// tellState is what was said last of what somebody is told, so that a yes or a no can be
// understood.
type tellState struct {
	Turn int64  `json:"turn,omitempty"`
	Of   string `json:"of,omitempty"` // consent: a profile is needed for it; told: it is on; ask: they are asked how they are
}

// Words about being asked how one is.
var (
	askMeOn = pattern.MustCompile(`^(?:请|麻烦|你们?|您|可以|能不能|能|记得|帮我)*(?:在|过|等)?(?:(?:(?:两|2|二)个?(?:周|星期|礼拜)|14天|十四天)(?:以|之|过)?后?|(?:过|隔)(?:一)?(?:段时间|阵子|些日子|些天)(?:以?后)?|以后|之后|到时候?|回头)(?:请|麻烦|你|您|再|来|可以|能|记得|就)*` +
		`(?:问(?:一?问|一下|一声)?我(?:一下|一声)?(?:近况|情况|怎么样了?|怎样了|(?:有没有|是不是|是否)?找到(?:了)?(?:工作)?(?:了)?(?:没有?|吗)?|工作找得?(?:怎么样|怎样)了?)?|问(?:一?问|一下|一声)?(?:近况|(?:我)?(?:有没有|是不是|是否)?找到工作(?:了)?(?:没有?|吗)?)|回访(?:一下)?我?(?:一下)?)(?:吧|吗|好吗|可以吗|行吗)?$|` +
		`^(?:可以|请|欢迎|我?(?:同意|愿意|接受)+|打开|开启|要)(?:你们?|您)?(?:定期|以后|到时候?)?(?:来)?回访(?:我)?(?:一下)?(?:吧)?$|` +
		`^(?:please |can you |could you |would you |you can |you may |feel free to )?(?:ask|check (?:in )?(?:on|with)|follow up with|check up on) me (?:again )?(?:(?:in|after) (?:two|2|a couple of) weeks?(?: time)?|later(?: on)?|in a while)(?: (?:how (?:it (?:went|goes|is going)|its going|i am(?: doing)?|im doing|i did|i got on|things (?:are|went)(?: going)?)|(?:if|whether) (?:i (?:have |ive )?|ive )?(?:found|got|have) (?:a job|work)))?(?: please)?$|^(?:please )?turn on (?:the )?follow[- ]?ups?$`)
	askMeOff = pattern.MustCompile(`^(?:请|麻烦|以后)*(?:不用|不要|不必|别)(?:再)?问我(?:近况|找到工作(?:了)?(?:没有?|吗)|(?:过得)?怎么样)?(?:了)?$|^(?:请|麻烦|以后)*(?:不用|不要|不必|别|停止|取消|关闭|关掉|不需要|不想要)(?:再|对我)*回访(?:我)?(?:了)?$|` +
		`^(?:please )?(?:do not|dont|stop) ask(?:ing)? me (?:again|how i am(?: doing)?|how it (?:went|goes|is going)|(?:if|whether) i (?:have )?(?:found|got) (?:a job|work))(?: any ?more)?$|^(?:please )?(?:(?:stop|cancel|end|turn off) (?:the |my )?|no (?:more )?)(?:follow[- ]?ups?|check[- ]?ins?)(?: please)?$`)
	// unasks says no to it right after it was said yes to.
	unasks = pattern.MustCompile(`^(?:还是)?(?:不用|不要|不必|别|算了)(?:再)?(?:问(?:我)?)?了?$|^(?:no|no thanks|(?:please )?(?:stop asking|dont ask|do not ask)(?: me)?|never ?mind|cancel)$`)
)

// meant gives what a yes or a no means right after what was said of what somebody is told,
// "" where it means nothing.
func (t *tellState) meant(said string) string {
	switch {
	case t == nil:
	case t.Of == "ask" && unasks.MatchString(said):
		return "unask"
	case t.Of == "ask" && agrees.MatchString(said):
		return "ask"
	case t.Of == "consent" && agrees.MatchString(said):
		return "consent"
	case t.Of == "told" && agrees.MatchString(said):
		return "show"
	}
	return ""
}

// meansTell reports whether a message says yes or no to what was said last of what somebody
// is told.
func (s Said) meansTell() bool {
	t := s.State.Tells
	return s.Open && t != nil && t.Turn == s.State.Turn && t.meant(tellWords(s.Message)) != ""
}

// consentTo asks for the consent to a profile, without which nobody is told of what fits.
func consentTo(ctx context.Context, g *Guide, said Said) (Reply, bool, error) {
	said.State.Tells = nil
	said.command, said.rest = profile{}.name(), ""
	return profile{}.step(ctx, g, said)
}

// Untold is the state of who wants to be told of nothing: what they wanted before is not
// turned on by a consent that comes later.
func (s State) Untold() State {
	s.Tells = nil
	if s.Profile != nil && s.Profile.Tell != "" {
		st := *s.Profile
		st.Tell, s.Profile = "", &st
	}
	return s
}
