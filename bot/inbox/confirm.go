package inbox

import (
	"net/http"

	"careerbot/bot"
)

// question is what is asked before something is done that is not easily undone. The
// answer sends what was sent again, with "sure".
type question struct {
	Title, Text, Do string
	Back            string // where who is not sure goes
	Grave           bool   // it cannot be undone
	To              string // the address again; filled in
	Fields          map[string]string
}

// ask shows a question in the place of doing what was asked for. It needs no script.
func (s *server) ask(w http.ResponseWriter, r *http.Request, by bot.Staff, q question) error {
	q.To = r.URL.Path
	return s.show(w, r, http.StatusOK, "confirm", "", by, q)
}

// givesBack says how many cases go back to the queue; "" where none does.
func (s *server) givesBack(r *http.Request, cases int) string {
	switch cases {
	case 0:
		return ""
	case 1:
		return said(r, "gives_back_one")
	}
	return said(r, "gives_back", cases)
}

// leaves asks who goes off duty with cases whether they are sure; done is false where
// nothing was to be asked.
func (s *server) leaves(w http.ResponseWriter, r *http.Request, by bot.Staff) (done bool, err error) {
	if r.FormValue("on") != "" || r.FormValue("sure") != "" || by.Duty == nil || by.Cases == 0 {
		return false, nil
	}
	back := within(r.FormValue("back"))
	return true, s.ask(w, r, by, question{
		Title: said(r, "duty_leave_ask"), Text: s.givesBack(r, by.Cases), Do: said(r, "go_off_duty"), Back: back, Fields: map[string]string{"back": back},
	})
}
