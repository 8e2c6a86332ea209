package read

import (
	"archive/zip"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// style is what matters of a paragraph or character style.
type style struct {
	level    int // as a heading, from 1
	contents bool
	hidden   bool
	num      numRef
}

// numRef says which list a paragraph belongs to and how deep.
type numRef struct {
	id    string
	level int
}

var headingName = regexp.MustCompile(`^(?:heading|标题)\s*([1-9])$`)

// styleLevel is the heading level a style name stands for.
func styleLevel(name string) int {
	name = strings.ToLower(strings.TrimSpace(name))
	if m := headingName.FindStringSubmatch(name); m != nil {
		return int(m[1][0] - '0')
	}
	switch name {
	case "title", "标题", "大标题", "文档标题":
		return 1
	case "subtitle", "副标题":
		return 2
	}
	return 0
}

// loadStyles reads the styles and the lists. A document without them, or with
// damaged ones, is still readable as plain paragraphs.
func (d *docx) loadStyles(ctx context.Context, z *zip.Reader, main string) error {
	d.styles = map[string]style{}
	d.numbers = &numbering{counts: map[string]*[9]int{}}
	dir := path.Dir(main)
	data, err := part(z, dir+"/styles.xml")
	if err != nil {
		return err
	}
	if data != nil {
		if err := d.readStyles(newXML(ctx, data)); err != nil {
			return err
		}
	}
	if data, err = part(z, dir+"/numbering.xml"); err != nil || data == nil {
		return err
	}
	return d.numbers.read(newXML(ctx, data), d.b)
}

// rawStyle is a style before what it inherits is filled in.
type rawStyle struct {
	style
	base  string
	level int // -1 when not stated
}

func (d *docx) readStyles(x *xmlStream) error {
	raw := map[string]*rawStyle{}
	var cur *rawStyle
	err := x.each(func(e xml.StartElement) error {
		if e.Name.Local == "style" {
			cur = &rawStyle{level: -1}
			raw[attr(e, "styleId")] = cur
			return nil
		}
		if cur == nil {
			return nil
		}
		val := attr(e, "val")
		switch e.Name.Local {
		case "name":
			if n := styleLevel(val); n > 0 {
				cur.level = n
			}
			low := strings.ToLower(val)
			cur.contents = strings.HasPrefix(low, "toc ") || strings.HasPrefix(low, "目录 ")
		case "basedOn":
			cur.base = val
		case "outlineLvl":
			if cur.level < 0 {
				cur.level = outline(val)
			}
		case "vanish", "specVanish":
			cur.hidden = on(val)
		case "numId":
			cur.num.id = val
		case "ilvl":
			cur.num.level = small(val, 8)
		}
		return nil
	})
	if err != nil && !errors.Is(err, io.EOF) {
		if errors.Is(err, ErrBroken) {
			d.b.warn("styles of the Word file are damaged; headings may be missing")
			err = nil
		}
		if err != nil {
			return err
		}
	}
	for id, s := range raw {
		out := s.style
		level, base := s.level, s.base
		// Styles may inherit in a circle; Word stops, and so do we.
		for range 16 {
			parent := raw[base]
			if parent == nil {
				break
			}
			if level < 0 {
				level = parent.level
			}
			if out.num.id == "" {
				out.num.id = parent.num.id
			}
			out.hidden = out.hidden || parent.hidden
			base = parent.base
		}
		out.level = max(level, 0)
		d.styles[id] = out
	}
	return nil
}

// listLevel is how one level of a list is numbered.
type listLevel struct {
	format string
	text   string // "%1." or "第%1条"
	start  int
}

// numbering counts the automatic numbers of Word. They are not in the text,
// and "第十二条" must be there to be quoted.
type numbering struct {
	lists  map[string]*[9]listLevel // by numId
	counts map[string]*[9]int       // by list definition
	defs   map[string]string        // numId to list definition
}

func (n *numbering) read(x *xmlStream, b *builder) error {
	abstract := map[string]*[9]listLevel{}
	n.lists, n.defs = map[string]*[9]listLevel{}, map[string]string{}
	var cur *[9]listLevel
	var num string
	at := 0
	err := x.each(func(e xml.StartElement) error {
		val := attr(e, "val")
		switch e.Name.Local {
		case "abstractNum":
			cur = &[9]listLevel{}
			abstract[attr(e, "abstractNumId")] = cur
			num = ""
		case "num":
			num, cur = attr(e, "numId"), nil
		case "abstractNumId":
			if def := abstract[val]; def != nil && num != "" {
				own := *def
				n.lists[num], n.defs[num], cur = &own, val, &own
			}
		case "lvlOverride":
			// A list that restarts counts for itself.
			n.defs[num] = "num " + num
			at = small(attr(e, "ilvl"), 8)
		case "startOverride":
			if cur != nil {
				cur[at].start = small(val, 1<<20)
			}
		case "lvl":
			if at = small(attr(e, "ilvl"), 8); cur != nil {
				cur[at].start = 1
			}
		case "start":
			if cur != nil {
				cur[at].start = small(val, 1<<20)
			}
		case "numFmt":
			if cur != nil {
				cur[at].format = val
			}
		case "lvlText":
			if cur != nil {
				cur[at].text = val
			}
		case "Fallback", "rPr", "pPr":
			return x.skip()
		}
		return nil
	})
	if errors.Is(err, ErrBroken) {
		b.warn("lists of the Word file are damaged; automatic numbers may be missing")
		err = nil
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return err
}

// next counts a paragraph and returns its mark ("第三条 ", "" for bullets) and
// its depth in the list from 1, or 0 when it is in none.
func (n *numbering) next(ref numRef) (string, int) {
	def := n.lists[ref.id]
	if def == nil || ref.id == "0" {
		return "", 0
	}
	count := n.counts[n.defs[ref.id]]
	if count == nil {
		count = &[9]int{}
		for i := range count {
			count[i] = def[i].start - 1
		}
		n.counts[n.defs[ref.id]] = count
	}
	count[ref.level]++
	for i := ref.level + 1; i < len(count); i++ {
		count[i] = def[i].start - 1
	}
	lv := def[ref.level]
	if lv.format == "bullet" || lv.format == "none" || lv.text == "" {
		return "", ref.level + 1
	}
	mark := lv.text
	for i := range ref.level + 1 {
		// A deeper paragraph may come before any of its parent level.
		value := max(count[i], def[i].start)
		mark = strings.ReplaceAll(mark, "%"+strconv.Itoa(i+1), numeral(value, def[i].format))
	}
	// Word sets a tab after the mark; Chinese marks that end in their own
	// punctuation need no space.
	if !strings.HasSuffix(mark, "、") && !strings.HasSuffix(mark, "）") && !strings.HasSuffix(mark, "．") {
		mark += " "
	}
	return mark, ref.level + 1
}

// numeral writes n in a number format of Word.
func numeral(n int, format string) string {
	switch format {
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "taiwaneseCountingThousand", "chineseLegalSimplified":
		return chinese(n)
	case "upperLetter", "lowerLetter":
		if n < 1 || n > 780 {
			break
		}
		s := strings.Repeat(string(rune('A'+(n-1)%26)), (n-1)/26+1)
		if format == "lowerLetter" {
			s = strings.ToLower(s)
		}
		return s
	case "upperRoman":
		return roman(n)
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		if n >= 1 && n <= 20 {
			return string(rune('①' + n - 1))
		}
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	}
	return strconv.Itoa(n)
}

// chinese writes a number below 10,000 as laws do: 十二, 二十, 一百零三.
func chinese(n int) string {
	if n <= 0 || n > 9999 {
		return strconv.Itoa(n)
	}
	digits := []rune("零一二三四五六七八九")
	units := []string{"千", "百", "十", ""}
	var out strings.Builder
	gap := false
	for i, unit := range []int{1000, 100, 10, 1} {
		d := n / unit % 10
		if d == 0 {
			gap = gap || out.Len() > 0
			continue
		}
		if gap {
			out.WriteRune('零')
			gap = false
		}
		if d != 1 || unit != 10 || out.Len() > 0 {
			out.WriteRune(digits[d])
		}
		out.WriteString(units[i])
	}
	return out.String()
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var out strings.Builder
	for i, v := range []int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1} {
		for ; n >= v; n -= v {
			out.WriteString([]string{"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"}[i])
		}
	}
	return out.String()
}
