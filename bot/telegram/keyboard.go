package telegram

import (
	"fmt"
	"unicode/utf8"

	"github.com/go-telegram/bot/models"

	"careerbot/bot"
	"careerbot/prompts"
)

const (
	maxCallback = 64 // bytes of what a button carries
	shortLabel  = 14 // columns, of a button that leaves room for another beside it
)

// keyboard is an inline keyboard of ours. The library's buttons always carry an
// empty copy_text beside what they do.
type keyboard struct {
	Rows [][]button `json:"inline_keyboard"`
}

type button struct {
	Text string `json:"text"`
	Data string `json:"callback_data"`
}

// keyboard gives the buttons under a reply: what the person may want to say next,
// and below it the way to a person, which is always there.
func (d *Door) keyboard(r bot.Reply) keyboard {
	var k keyboard
	person := personWords[r.Answer.Language]
	if person == "" {
		person = personWords["en"] // as the label is in English then
	}
	if r.Answer.Outcome == bot.Handoff && len(r.Answer.Choices) > 0 {
		person = "" // who waits for a person has asked for one
	}
	alone := false // the last row has one short button
	var item rune  // of the list above, whose buttons the last row has: ①
	for _, c := range r.Answer.Choices {
		b := button{c.Label, fmt.Sprintf("%s%d:%s", sayData, r.Turn, c.Say)}
		if len(b.Data) > maxCallback || c.Label == "" || c.Say == "" {
			d.log.Warn("telegram: a choice does not fit a button", "turn", r.Turn, "bytes", len(b.Data)) // its label may be a person's words
			continue
		}
		if c.Say == person {
			person = ""
		}
		if of, _ := utf8.DecodeRuneInString(c.Label); of >= '①' && of <= '⑳' {
			if of == item {
				k.Rows[len(k.Rows)-1] = append(k.Rows[len(k.Rows)-1], b)
			} else {
				k.Rows = append(k.Rows, []button{b})
			}
			item, alone = of, false
			continue
		}
		item = 0
		short := columns(c.Label) <= shortLabel
		if short && alone {
			k.Rows[len(k.Rows)-1] = append(k.Rows[len(k.Rows)-1], b)
			alone = false
			continue
		}
		k.Rows = append(k.Rows, []button{b})
		alone = short
	}
	if person != "" {
		k.Rows = append(k.Rows, []button{{prompts.PersonButton(r.Answer.Language), fmt.Sprintf("%s%d:%s", sayData, r.Turn, person)}})
	}
	return k
}

// askPlace is the keyboard that shares where the person is, with one tap, and goes away
// then. It takes the place of the buttons: a message has one or the other.
func askPlace(language string) models.ReplyKeyboardMarkup {
	return models.ReplyKeyboardMarkup{
		Keyboard: [][]models.KeyboardButton{
			{{Text: "📍 " + prompts.ShareLabel(language), RequestLocation: true}},
			{{Text: prompts.PersonWord(language)}},
		},
		ResizeKeyboard: true, OneTimeKeyboard: true,
	}
}

// columns is how wide a label is: a Chinese character takes the room of two letters.
func columns(s string) int {
	n := utf8.RuneCountInString(s)
	for _, r := range s {
		if r >= 0x1100 {
			n++
		}
	}
	return n
}
