package crash

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"time"

	"careerbot/bot/telegram/telegramtest"
)

const (
	// chats is how many people write by Telegram, pages how many by the web.
	chats, pages = 120, 16
	// updateEvery is how far apart two acts of Telegram's people are on average, and
	// askEvery two questions on one page.
	updateEvery = 90 * time.Millisecond
	askEvery    = 4 * time.Second
	// firstChat is the id of the first chat.
	firstChat = 1000
)

// people write until they are told to stop, and remember what they wrote.
type people struct {
	w    *world
	ctx  context.Context
	halt context.CancelFunc
	all  sync.WaitGroup // who writes
	read sync.WaitGroup // who reads
	dice *rand.Rand

	chats  map[int64]*chat
	number int // makes every question another one
	pages  []*page
}

// chat is what a person has done in one chat. One goroutine writes it.
type chat struct {
	id       int64
	messages []*written
	pressed  map[int]bool // by message of the bot
}

// written is a message that a person sent by Telegram.
type written struct {
	id     int
	text   string
	edited int64 // the date of the change, 0: none
}

func newPeople(w *world) *people {
	p := &people{w: w, dice: w.dice("people"), chats: map[int64]*chat{}}
	p.ctx, p.halt = context.WithCancel(context.Background())
	for i := range pages {
		p.pages = append(p.pages, newPage(w, i))
	}
	w.t.Cleanup(func() {
		p.halt()
		p.leave()
	})
	return p
}

func (p *people) begin() {
	p.all.Go(p.chatting)
	for _, page := range p.pages {
		p.all.Go(func() { page.ask(p.ctx) })
		p.read.Go(page.read)
	}
}

// stop ends the writing; a page first gets rid of the message that it is
// sending.
func (p *people) stop() {
	p.halt()
	p.all.Wait()
}

// leave closes the pages.
func (p *people) leave() {
	for _, page := range p.pages {
		page.close()
	}
	p.all.Wait()
	p.read.Wait()
}

func (p *people) chatting() {
	for {
		select {
		case <-p.ctx.Done():
			return
		case <-time.After(time.Duration(p.dice.ExpFloat64() * float64(updateEvery))):
		}
		p.act()
	}
}

var questions = []string{"试用期最长多久？编号%d", "公司拖欠工资怎么办？编号%d", "怎么领失业保险金？编号%d", "女职工产假多少天？编号%d", "How long can probation be? Number %d", "What is the overtime pay on public holidays? Number %d"}

func (p *people) question() string {
	p.number++
	return fmt.Sprintf(questions[p.dice.IntN(len(questions))], p.number)
}

// act is one thing that one person does.
func (p *people) act() {
	id := firstChat + p.dice.Int64N(chats)
	c := p.chats[id]
	if c == nil {
		c = &chat{id: id, pressed: map[int]bool{}}
		p.chats[id] = c
	}
	switch thrown := p.dice.IntN(100); {
	case thrown < 58:
		p.write(c, p.question())
	case thrown < 68: // in pieces
		for _, piece := range []string{"你好", "想咨询一下", "我在广州上班", p.question()}[p.dice.IntN(3):] {
			p.write(c, piece)
		}
	case thrown < 72:
		for range 2 + p.dice.IntN(4) { // in a hurry
			p.write(c, p.question())
		}
	case thrown < 82:
		p.edit(c)
	case thrown < 92:
		p.press(c)
	case thrown < 96:
		p.write(c, []string{"你好", "谢谢", "hello", "人工"}[p.dice.IntN(4)])
	default:
		m := p.add(c, "")
		p.w.server.Push(telegramtest.Map{"message": telegramtest.Private(c.id, m.id, "zh", telegramtest.Map{
			"sticker": telegramtest.Map{"file_id": "s", "file_unique_id": "u", "type": "regular", "width": 512, "height": 512, "is_animated": false, "is_video": false},
		})})
	}
}

func (p *people) add(c *chat, text string) *written {
	m := &written{id: len(c.messages) + 1, text: text}
	c.messages = append(c.messages, m)
	return m
}

func (p *people) write(c *chat, text string) {
	p.w.server.Push(telegramtest.Text(c.id, p.add(c, text).id, "zh-hans", text))
}

// edit changes one of the last messages of a person.
func (p *people) edit(c *chat) {
	if len(c.messages) == 0 {
		return
	}
	m := c.messages[max(0, len(c.messages)-1-p.dice.IntN(3))]
	if m.text == "" || m.edited != 0 {
		return
	}
	m.edited = 1790000100
	p.w.server.Push(telegramtest.Edited(c.id, m.id, "zh-hans", p.question()))
}

// press presses a button under something that the bot said.
func (p *people) press(c *chat) {
	shown := p.w.server.Shown(c.id)
	if len(shown) == 0 {
		return
	}
	m := shown[max(0, len(shown)-1-p.dice.IntN(4))]
	all := buttons(m)
	if c.pressed[m.ID] || len(all) == 0 {
		return
	}
	c.pressed[m.ID] = true
	p.w.server.Push(telegramtest.PressOn(c.id, fmt.Sprintf("press-%d-%d", c.id, m.ID), all[p.dice.IntN(len(all))], m.ID))
}

// buttons are what the buttons of a message carry.
func buttons(m telegramtest.Message) (all []string) {
	var markup struct {
		Rows [][]struct {
			Data string `json:"callback_data"`
		} `json:"inline_keyboard"`
	}
	if json.Unmarshal([]byte(m.Markup), &markup) != nil {
		return nil
	}
	for _, row := range markup.Rows {
		for _, b := range row {
			if b.Data != "" {
				all = append(all, b.Data)
			}
		}
	}
	return all
}

// external is the core's name of a chat or a message.
func external[T int | int64](id T) string { return strconv.FormatInt(int64(id), 10) }
