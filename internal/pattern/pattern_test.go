package pattern

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNeeds(t *testing.T) {
	for _, c := range []struct{ expression, want string }{
		{`失业金`, "失业金"},
		{`^(?:请)?失业金$`, "失业金"},
		{`失业(?:保险)?金`, "失业保险金 失业金"},
		{`[笑累]死`, "笑死 累死"},
		{`(?:打|被打).*(?:警察|报警)`, "报警 警察"},
		{`\bkill(?:s|ing)?\b`, "kill"},
		{`(?i)Kill`, "kill"},
		{`(?i:[ks]ill)|Sit`, "kill sill sit"},
		{`(?i)Straße`, ""},
		{`(?i)é`, ""},
		{`(?i)取消了`, "取消了"},
		{`[a-z]+`, "a b c d e f g h i j k l m n o p q r s t u v w x y z"},
		{`\p{Han}+`, ""},
		{`.*`, ""},
		{`x*`, ""},
		{`(?:甲|x*)`, ""},
		{`\d{17}[\dX]`, "0 1 2 3 4 5 6 7 8 9"},
		{`a+b`, "a"},
		{`a{2,}`, "a"},
		{`a?`, ""},
		{"\uFFFD", ""},
		{``, ""},
	} {
		pieces, _ := needs(c.expression)
		if got := strings.Join(pieces, " "); got != c.want {
			t.Errorf("%s: needs %q, want %q", c.expression, got, c.want)
		}
	}
}

// sample makes a text that an expression matches, but for what looks around.
func sample(dice *rand.Rand, re *syntax.Regexp, b *strings.Builder) {
	times := func(least, most int) {
		for range least + dice.IntN(most-least+1) {
			sample(dice, re.Sub[0], b)
		}
	}
	switch re.Op { //nolint:exhaustive // the others are of no width
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			if re.Flags&syntax.FoldCase != 0 && dice.IntN(2) == 0 {
				r = []rune(strings.ToLower(string(r)))[0]
			}
			b.WriteRune(r)
		}
	case syntax.OpCharClass:
		if len(re.Rune) > 0 {
			i := dice.IntN(len(re.Rune)/2) * 2
			b.WriteRune(re.Rune[i] + rune(dice.IntN(int(min(re.Rune[i+1]-re.Rune[i], 1000))+1)))
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteRune([]rune("a失 9-的")[dice.IntN(6)])
	case syntax.OpCapture:
		sample(dice, re.Sub[0], b)
	case syntax.OpStar:
		times(0, 2)
	case syntax.OpPlus:
		times(1, 2)
	case syntax.OpQuest:
		times(0, 1)
	case syntax.OpRepeat:
		most := re.Max
		if most < 0 {
			most = re.Min + 2
		}
		times(re.Min, most)
	case syntax.OpConcat:
		for _, s := range re.Sub {
			sample(dice, s, b)
		}
	case syntax.OpAlternate:
		sample(dice, re.Sub[dice.IntN(len(re.Sub))], b)
	}
}

// expressions are those of the whole program, as far as they are written in one place.
func expressions(t *testing.T) (all []string) {
	t.Helper()
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 1 {
				return true
			}
			if f, ok := call.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "MustCompile" {
				if s, ok := written(call.Args[0]); ok {
					all = append(all, s)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func written(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, err == nil
	case *ast.BinaryExpr:
		x, ok := written(e.X)
		y, also := written(e.Y)
		return x + y, ok && also
	}
	return "", false
}

// folded has letters beyond ASCII that are one of it where case is none.
var folded = strings.NewReplacer("s", "ſ", "S", "ſ", "k", "\u212a", "K", "\u212a")

// TestSameAsRegexp holds every expression of the program against texts that it
// matches, in front of and behind others: what is looked for first never hides a match.
func TestSameAsRegexp(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2))
	all := expressions(t)
	if len(all) < 100 {
		t.Fatalf("only %d expressions were found", len(all))
	}
	matched, spared, choices := 0, 0, 0
	for _, expression := range all {
		p, plain := MustCompile(expression), regexp.MustCompile(expression)
		re, err := syntax.Parse(expression, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.needs) > 0 {
			spared++
		}
		if p.choice != nil {
			choices++
		}
		for range 12 {
			var b strings.Builder
			sample(dice, re, &b)
			own := b.String()
			for _, s := range []string{own, "失业金 " + own, own + ", ok", "我想问" + own + "吗", strings.ToUpper(own), folded.Replace(own), own + "\n" + own, own + "\xff"} {
				if !utf8.ValidString(own) {
					continue
				}
				if want := plain.FindAllStringIndex(s, -1); !slices.EqualFunc(p.FindAllStringIndex(s, -1), want, slices.Equal) {
					t.Fatalf("%s in %q: %v, want %v", expression, s, p.FindAllStringIndex(s, -1), want)
				} else if len(want) > 0 {
					matched++
				}
				if p.MatchString(s) != plain.MatchString(s) || p.FindString(s) != plain.FindString(s) || p.ReplaceAllString(s, "·") != plain.ReplaceAllString(s, "·") ||
					!slices.Equal(p.FindStringIndex(s), plain.FindStringIndex(s)) || !slices.Equal(p.FindStringSubmatch(s), plain.FindStringSubmatch(s)) ||
					!slices.Equal(p.FindStringSubmatchIndex(s), plain.FindStringSubmatchIndex(s)) || !slices.Equal(p.FindAllString(s, -1), plain.FindAllString(s, -1)) ||
					!slices.EqualFunc(p.FindAllStringSubmatch(s, 2), plain.FindAllStringSubmatch(s, 2), slices.Equal) ||
					!slices.EqualFunc(p.FindAllStringSubmatchIndex(s, -1), plain.FindAllStringSubmatchIndex(s, -1), slices.Equal) ||
					p.ReplaceAllStringFunc(s, strings.ToUpper) != plain.ReplaceAllStringFunc(s, strings.ToUpper) {
					t.Fatalf("%s in %q is not what regexp finds", expression, s)
				}
			}
		}
	}
	t.Logf("%d expressions, %d of them with pieces to look for first, %d held by first characters; %d texts matched", len(all), spared, choices, matched)
	if matched < 5*len(all) || spared < len(all)/2 || choices < 5 {
		t.Errorf("of %d expressions %d texts matched, %d have pieces, %d are held by first characters", len(all), matched, spared, choices)
	}
}

func FuzzSameAsRegexp(f *testing.F) {
	f.Add(`(?:a|bc)+d?`, "abcd")
	f.Add(`\bab|a|bc?|[c-e]x|fg*|(?:h|ij)k|l\b|mn|op|qr|st|uv|失业|领`, "xab bc l失业")
	f.Add(`(?i)失业(?:保险)?金$`, "失业金")
	f.Add(`(?i)\bkiss(?:es)?\b|Kß`, "\u212aIſS ẞ")
	f.Fuzz(func(t *testing.T, expression, s string) {
		plain, err := regexp.Compile(expression)
		if err != nil {
			return // no expression
		}
		if got := MustCompile(expression).FindStringIndex(s); !slices.Equal(got, plain.FindStringIndex(s)) {
			t.Errorf("%q in %q: %v, want %v", expression, s, got, plain.FindStringIndex(s))
		}
	})
}

// BenchmarkMatch is a long expression on a message that it does not match: what
// most of them meet.
func BenchmarkMatch(b *testing.B) {
	const expression = `(?:你|你们|这|回答|机器人)*(?:没用|没有用|没帮助|没有帮助|不管用|答非所问|文不对题|听不懂人话|废话|垃圾)(?:啊|吧|了)*`
	const message = "我在工厂干了两年，上个月被辞退了，请问可以领失业金吗？需要带什么材料？"
	p := MustCompile(expression)
	b.Run("pattern", func(b *testing.B) {
		for b.Loop() {
			p.MatchString(message)
		}
	})
	b.Run("regexp", func(b *testing.B) {
		for b.Loop() {
			p.Regexp.MatchString(message)
		}
	})
}
