package job

import (
	"cmp"
	_ "embed"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"careerbot/internal/facet"
	"careerbot/internal/text"
)

// word is a word that is looked for.
type word struct {
	number     int32
	title      int32 // the facet of it in a title
	weight     float64
	share      float64 // of the vacancies have it, and in the title
	titleShare float64
}

const (
	// mostWords bounds a wish: of a longer one the first count.
	mostWords = 24
	// decisive is how many words, the weightiest, decide which vacancies are candidates.
	decisive = 6
	// skillWeight is what a word of a skill counts: it ranks, and decides nothing.
	skillWeight = 0.5
	// asideWeight is what a word counts that stands in no title: it is not what people
	// call work. From one in titled of those that have it in the title it counts in full.
	asideWeight = 0.35
	titled      = 5
	// seam is what a pair of characters counts that is much rarer than the pairs on both
	// sides of it: 话客 in 电话客服 is where two words meet, and no word.
	seam = 0.3
)

// wanted is what words a vacancy should have.
type wanted struct {
	words   []word // the weightiest first
	ranks   map[int32]float32
	total   float64 // all weights
	must    float64 // of the words that decide
	unknown bool    // words are asked for, and no vacancy has any of them
}

// words gives the words that are looked for.
func (s statistics) words(q Query) wanted {
	w := wanted{ranks: map[int32]float32{}}
	found := s.ofWork(q.Text)
	named := slices.ContainsFunc(found, s.names)
	for _, run := range found {
		shares := make([]float64, len(run))
		for i, t := range run {
			shares[i] = s.share(t)
		}
		for i, t := range run {
			if _, twice := w.ranks[t-1]; twice || len(w.words) == mostWords || shares[i] == 0 || named && s.aside(t) {
				continue
			}
			one := word{number: t, title: facet.Title(t), share: shares[i]}
			one.titleShare = s.share(one.title)
			if !s.has(one.title) {
				one.titleShare = 0
			}
			one.weight = s.idf(shares[i]) * (asideWeight + (1-asideWeight)*min(1, titled*one.titleShare/shares[i]))
			if i > 0 && i < len(run)-1 && shares[i] < min(shares[i-1], shares[i+1])/4 {
				one.weight *= seam
			}
			w.words = append(w.words, one)
			w.ranks[t-1] = float32(one.weight)
			w.total += one.weight
		}
	}
	w.unknown = len(w.words) == 0 && strings.TrimSpace(q.Text) != ""
	w.must = w.total
	slices.SortStableFunc(w.words, func(a, b word) int { return cmp.Compare(b.weight, a.weight) })
	aside := slices.Clone(q.Skills)
	for _, need := range q.Needs {
		aside = append(aside, saysOf[need])
	}
	for _, run := range runs(strings.Join(aside, " ")) {
		for _, t := range run {
			if _, twice := w.ranks[t-1]; !twice && len(w.ranks) < 2*mostWords {
				weight := skillWeight * s.idf(s.share(t))
				w.ranks[t-1] = float32(weight)
				w.total += weight
			}
		}
	}
	return w
}

// names reports that a word of a run stands in a title: it is what work is called by.
func (s statistics) names(run []int32) bool {
	return slices.ContainsFunc(run, func(t int32) bool { return s.has(facet.Title(t)) })
}

// aside reports that a word is known from advertisements, and no work is called by it or
// asks for it (askedFor). Beside a word that names work it is mostly what people say of
// themselves or around it (退休了, "got dreads"), in whatever words: rules that cut that
// out (read_person.go, read_trace.go) do not know all of them. What is in no text at all
// may be a rare trade, and stays.
func (s statistics) aside(t int32) bool {
	return s.has(t) && !s.has(facet.Title(t)) && !askedFor()[t]
}

// craftsFile has what is done at work, and with what, a word a line: dishes, tools, machines,
// languages, treatments. Few titles have them, and whoever asks for them means them.
//
//go:embed crafts.txt
var craftsFile string

// askedFor are words that people ask for and that need stand in no title: crafts, and
// conditions of work.
var askedFor = sync.OnceValue(func() map[int32]bool {
	all := map[int32]bool{}
	for _, run := range runs(craftsFile + `包吃 包住 包吃住 包吃包住 管吃 管住 吃住 食宿 住宿 宿舍 餐补 房补 车补 交通补贴 班车 五险 五险一金 六险一金 社保 公积金 双休 单休 周末双休 做五休二 朝九晚五 年终奖 加班费 带薪年假 高温补贴 带孩子 能带孩子 轮椅 无障碍 押金 不要押金 培训 包教 无经验 不要经验 零基础 学历不限 年龄不限 经验不限 不限 居家 在家 远程 线上 灵活 弹性 空调 坐着 轻松 不累 稳定 长期 离家近 学车 证
		wheelchair accessible access friendly step-free lift remote home hybrid flexible accommodation meals transport shuttle parking free training trained experience uniform pension bonus overtime holiday sick pay no deposit fees childcare creche quiet seated sitting degree certificate licence`) {
		for _, t := range run {
			all[t] = true
		}
	}
	return all
})

// ofWork gives the runs of a wish that are of work: of clauses of which no word stands in
// any title, beside others of which one does, nothing is looked for.
func (s statistics) ofWork(asked string) (all [][]int32) {
	var work, other [][]int32
	for clause := range strings.SplitSeq(asked, ",") {
		found := runs(clause)
		if slices.ContainsFunc(found, s.names) || slices.ContainsFunc(found, func(run []int32) bool { return slices.ContainsFunc(run, func(t int32) bool { return askedFor()[t] }) }) {
			work = append(work, found...)
		} else {
			other = append(other, found...)
		}
	}
	if len(work) == 0 {
		return other
	}
	return work
}

// runs cuts a text into runs of terms: pairs of characters, or a word of letters. A
// character counts by itself only where it stands alone.
func runs(s string) [][]int32 {
	var all [][]int32
	for piece := range strings.FieldsSeq(text.Fold(s)) {
		terms := text.Terms(piece)
		terms = terms[:max(0, len(terms)-len(text.Concepts(piece)))] // they come last
		pairs := slices.ContainsFunc(terms, func(t string) bool { return utf8.RuneCountInString(t) == 2 && han(t) })
		var run []int32
		for _, t := range terms {
			if !pairs || !han(t) || utf8.RuneCountInString(t) == 2 {
				run = append(run, text.Number(t))
			}
		}
		if len(run) > 0 {
			all = append(all, run)
		}
	}
	return all
}

func han(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return text.Han(r)
}

// having gives clauses that hold for exactly those vacancies that have words of at least
// a part of the weight. Each clause is a list of words of which a vacancy must have one:
// whoever has none of a list that weighs more than the rest may lack, lacks too much. So
// "at least half of it" becomes conditions that an index can answer together. With more
// words than decide, the others are taken to be there: it finds too many, never too few.
func (w wanted) having(part float64, number func(word) int32) [][]int32 {
	n := min(len(w.words), decisive)
	lack := w.must*(1-part) + 1e-9 // may be lacking
	weight := func(set uint) (sum float64) {
		for i := range n {
			if set>>i&1 == 1 {
				sum += w.words[i].weight
			}
		}
		return sum
	}
	var clauses [][]int32
	for set := uint(1); set < 1<<n; set++ {
		if weight(set) <= lack {
			continue
		}
		least := true // no part of it is a clause already
		for i := range n {
			least = least && (set>>i&1 == 0 || weight(set&^(1<<i)) <= lack)
		}
		if !least {
			continue
		}
		clause := make([]int32, 0, bits.OnesCount(set))
		for i := range n {
			if set>>i&1 == 1 {
				clause = append(clause, number(w.words[i]))
			}
		}
		clauses = append(clauses, clause)
	}
	return clauses
}

func anywhere(w word) int32 { return w.number }

func inTitle(w word) int32 { return w.title }

// least is the weight of the lightest word that decides: what a vacancy lacks at least
// that does not have all of them, as a part of all.
func (w wanted) least() float64 {
	lightest := w.total
	for _, one := range w.words[:min(len(w.words), decisive)] {
		lightest = min(lightest, one.weight)
	}
	return lightest / max(w.total, 1e-9)
}
