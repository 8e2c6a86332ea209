package redact

import "strings"

// run is digits with no more than a few separators between two of them.
type run struct {
	f     folded
	atoms []atom
}

// atom is a digit, or the X that can end the number of an ID card.
type atom struct {
	c      byte
	at     int  // in the folded text
	begins bool // no digit of the same script stands right before it
	ends   bool // nor right behind it
	masked bool // it is part of a day or an amount
}

// apart is how many separators may stand between two digits of one number.
const apart = 3

// runs cuts the folded text into runs.
func (f folded) runs() []run {
	var all []run
	var now []atom
	last := 0 // behind the last atom
	for i := 0; i <= len(f.text); i++ {
		digit := i < len(f.text) && f.scripts[i] != none
		ends := i < len(f.text) && f.text[i] == 'x' && len(now) > 0
		if i < len(f.text) && !digit && !ends && len(now) > 0 && i-last < apart && strings.IndexByte(" -._()", f.text[i]) >= 0 {
			continue
		}
		if digit || ends {
			if len(now) > 0 && i-last > apart {
				all, now = append(all, run{f, now}), nil
			}
			now = append(now, atom{c: f.text[i], at: i})
			last = i + 1
			continue
		}
		if len(now) > 0 {
			all, now = append(all, run{f, now}), nil
		}
	}
	for _, r := range all {
		r.mark()
	}
	return all
}

// mark says where numbers begin and end, and which digits are days and amounts.
func (r run) mark() {
	a := r.atoms
	joined := func(i int) bool { // i and i+1 are of one number for sure
		return a[i+1].at == a[i].at+1 && r.f.scripts[a[i].at] == r.f.scripts[a[i+1].at] && a[i].c != 'x' && a[i+1].c != 'x'
	}
	for i := range a {
		a[i].begins = i == 0 || !joined(i-1)
		a[i].ends = i == len(a)-1 || !joined(i)
	}
	groups := r.groups()
	for g, from := range groups {
		end := func(k int) int { // behind group k
			if k+1 < len(groups) {
				return groups[k+1]
			}
			return len(a)
		}
		text := func(k int) string { return r.digits(groups[k], end(k)) }
		sep := func(k int) string { return r.f.text[a[end(k)-1].at+1 : a[groups[k+1]].at] }
		to := 0
		switch {
		case g+2 < len(groups) && year(text(g)) && sep(g) == sep(g+1) && len(sep(g)) == 1 && len(text(g+1)) <= 2 && len(text(g+2)) <= 2:
			to = end(g + 2) // 2025-01-31
		case g+1 < len(groups) && year(text(g)) && year(text(g+1)):
			to = end(g + 1) // 2019-2025
		case g+1 < len(groups) && sep(g) == "." && len(text(g+1)) <= 2 && (g+2 == len(groups) || sep(g+1) != ".") && (g == 0 || sep(g-1) != "."):
			to = end(g + 1) // 3500.50
		}
		for i := from; i < to; i++ {
			a[i].masked = true
		}
	}
}

// groups gives where the numbers of a run begin.
func (r run) groups() []int {
	var all []int
	for i, a := range r.atoms {
		if a.begins {
			all = append(all, i)
		}
	}
	return all
}

func (r run) digits(from, to int) string {
	var out strings.Builder
	for _, a := range r.atoms[from:to] {
		out.WriteByte(a.c)
	}
	return out.String()
}

// residents takes the ID cards of a run. The check digit, the day and the place
// make chance so rare that they are taken wherever they stand, glued to other
// digits too.
func (r run) residents(take func(kind string, from, to int, value string)) {
	for i := 0; i+18 <= len(r.atoms); i++ {
		if n := r.digits(i, i+18); resident(n) {
			take(idCard, r.atoms[i].at, r.atoms[i+17].at+1, n)
			i += 17
		}
	}
}

// numbers takes the telephone numbers, bank cards and former ID cards of a run.
func (r run) numbers(take func(kind string, from, to int, value string)) {
	for i := 0; i < len(r.atoms); i++ {
		if !r.atoms[i].begins || r.atoms[i].masked || r.atoms[i].c == 'x' {
			continue
		}
		kind, to := r.number(i)
		if kind == "" {
			continue
		}
		from := r.atoms[i].at
		if plus := r.plus(i); plus >= 0 {
			from = plus
		}
		value := r.digits(i, to)
		if kind == phone {
			value = strings.TrimPrefix(strings.TrimPrefix(value, "00"), "86")
		}
		take(kind, from, r.atoms[to-1].at+1, value)
		i = to - 1
	}
}

// number gives the kind of the longest identifier that begins at an atom, and
// where it ends.
func (r run) number(from int) (kind string, to int) {
	plus := r.plus(from) >= 0
	for j := from; j < len(r.atoms) && j < from+19 && r.atoms[j].c != 'x' && !r.atoms[j].masked; j++ {
		if !r.atoms[j].ends {
			continue
		}
		n := r.digits(from, j+1)
		switch {
		case plus && len(n) > 2 && abroad(n),
			!plus && strings.HasPrefix(n, "00") && len(n) >= 10 && abroad(n[2:]),
			!plus && strings.HasPrefix(n, "86") && mobile(n[2:]):
			kind, to = phone, j+1
		case mobile(n) && !r.amount(from, j), landline(n):
			kind, to = phone, j+1
		case bankCard(n) && !r.amount(from, j):
			kind, to = card, j+1
		case formerResident(n):
			kind, to = idCard, j+1
		default:
			continue
		}
		if kind == phone && !plus {
			return kind, to // what follows is another number
		}
	}
	return kind, to
}

// plus gives where the plus before an atom stands, -1 if there is none.
func (r run) plus(i int) int {
	before := strings.TrimRight(r.f.text[:r.atoms[i].at], " (")
	if strings.HasSuffix(before, "+") && r.atoms[i].at-len(before) <= 2 {
		return len(before) - 1
	}
	return -1
}

// amount reports that digits are money: 13800138000元.
func (r run) amount(from, to int) bool {
	before := strings.TrimRight(r.f.text[:r.atoms[from].at], " ")
	behind := strings.TrimLeft(r.f.text[r.atoms[to].at+1:], " ")
	for _, unit := range []string{"元", "万", "萬", "亿", "億", "块", "%", "yuan"} {
		if strings.HasPrefix(behind, unit) {
			return true
		}
	}
	return strings.HasSuffix(before, "¥") || strings.HasSuffix(before, "$") || strings.HasSuffix(before, "£")
}
