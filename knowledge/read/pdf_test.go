package read

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
)

// pdfLineAt is a line of text at a place on a page; size 0 stands for 12.
type pdfLineAt struct {
	x, y, size float64
	text       string
	op         string // operators before the text: how it is painted
}

// makePDF writes a small PDF: Latin text in Helvetica, other text in the
// Chinese font that readers supply, STSong-Light, which no file embeds. A page
// that is nil is a picture.
func makePDF(title string, pages ...[]pdfLineAt) []byte {
	var out bytes.Buffer
	var offsets []int
	object := func(format string, args ...any) {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", len(offsets), fmt.Sprintf(format, args...))
	}
	out.WriteString("%PDF-1.4\n%\xE2\xE3\xCF\xD3\n")
	var kids []string
	for i := range pages {
		kids = append(kids, fmt.Sprintf("%d 0 R", 9+2*i))
	}
	object("<< /Type /Catalog /Pages 2 0 R >>")
	object("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(pages))
	object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	object("<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [5 0 R] >>")
	object("<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 /FontDescriptor 6 0 R >>")
	object("<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>")
	object("<< /Title <FEFF%s> >>", ucs2(title))
	object("<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n\x80\nendstream")
	for i, lines := range pages {
		var s strings.Builder
		if lines == nil {
			s.WriteString("q 500 0 0 700 40 40 cm /Im Do Q\n")
		}
		for _, l := range lines {
			font, text := "F1", "("+strings.NewReplacer("(", `\(`, ")", `\)`).Replace(l.text)+")"
			if hasHan(l.text) {
				font, text = "F2", "<"+ucs2(l.text)+">"
			}
			fs := l.size
			if fs == 0 {
				fs = 12
			}
			fmt.Fprintf(&s, "q BT %s /%s %g Tf %g %g Td %s Tj ET Q\n", l.op, font, fs, l.x, l.y, text)
		}
		object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> /XObject << /Im 8 0 R >> >> /Contents %d 0 R >>", 10+2*i)
		object("<< /Length %d >>\nstream\n%s\nendstream", s.Len(), s.String())
	}
	xref := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, o := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R /Info 7 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, xref)
	return out.Bytes()
}

func ucs2(s string) string {
	var out strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&out, "%04X", u)
	}
	return out.String()
}

// column sets lines below each other from the top of a page.
func column(y float64, lines ...string) []pdfLineAt {
	var out []pdfLineAt
	for _, l := range lines {
		x := 72.0
		for strings.HasPrefix(l, "　") {
			x, l = x+12, strings.TrimPrefix(l, "　")
		}
		out = append(out, pdfLineAt{x: x, y: y, text: l})
		y -= 20
	}
	return out
}

func TestPDFChinese(t *testing.T) {
	// A line of the type area holds 36 characters.
	full := strings.Repeat("就业困难人员可以申请社会保险补贴", 3)[:36*3]
	rest := strings.Repeat("补贴期限最长不超过三年", 2)
	page := append([]pdfLineAt{{x: 180, y: 780, size: 18, text: "就业补助资金管理办法"}},
		column(740, "　　第一章　总则", "　　"+full[6:], rest+"。", "　　第二条　单位应当在三十日内提出申请。", "　　（一）营业执照；", "　　（二）劳动合同。")...)
	doc := mustRead(t, shared(), "办法.pdf", makePDF("就业补助资金管理办法", page))
	expect(t, doc,
		"P 就业补助资金管理办法",
		"H2 第一章　总则",
		"P "+full[6:]+rest+"。",
		"P 第二条　单位应当在三十日内提出申请。",
		"P （一）营业执照；",
		"P （二）劳动合同。")
	if doc.Meta["title"] != "就业补助资金管理办法" || doc.Blocks[0].Page != 1 || doc.Format != "pdf" {
		t.Errorf("meta %v, page %d", doc.Meta, doc.Blocks[0].Page)
	}
}

func TestPDFEnglishAndRunningLines(t *testing.T) {
	var pages [][]pdfLineAt
	for i := range 4 {
		p := []pdfLineAt{{x: 72, y: 800, text: "Employment Policy Handbook 2024"}}
		p = append(p, column(740,
			[]string{"Workers", "Persons", "Trainees", "Sailors"}[i]+" who lose their job through no fault of their own may claim the",
			"unemployment allowance. The claim must be made within sixty days after",
			"the contract has ended.",
			fmt.Sprintf("Section %d of the text.", i+1))...)
		p = append(p, pdfLineAt{x: 290, y: 40, text: fmt.Sprintf("- %d -", i+1)})
		pages = append(pages, p)
	}
	doc := mustRead(t, shared(), "handbook.pdf", makePDF("Microsoft Word - handbook.doc", pages...))
	if strings.Contains(doc.Text, "Handbook") || strings.Contains(doc.Text, "- 2 -") {
		t.Errorf("running lines left in:\n%s", doc.Text)
	}
	want := "Persons who lose their job through no fault of their own may claim the unemployment allowance. The claim must be made within sixty days after the contract has ended."
	if b := doc.Blocks[2]; doc.Text[b.Start:b.End] != want || b.Page != 2 || len(doc.Blocks) != 8 {
		t.Errorf("got\n%s", show(doc))
	}
	if _, stated := doc.Meta["title"]; stated {
		t.Errorf("title of a program taken: %q", doc.Meta["title"])
	}
}

func TestPDFAcrossPages(t *testing.T) {
	a := strings.Repeat("经办机构应当自收到申请之日起十个工作日内", 2)[:36*3]
	doc := mustRead(t, shared(), "x.pdf", makePDF("", column(100, "　　第一句话在这里结束。", a), column(780, "完成审核并书面告知申请人。", "　　另一段。")))
	expect(t, doc, "P 第一句话在这里结束。", "P "+a+"完成审核并书面告知申请人。", "P 另一段。")
}

func TestPDFScanned(t *testing.T) {
	refused(t, shared(), "scan.pdf", makePDF("", nil, nil), ErrScanned, "2 pages")
	text := column(700, "这一页有可以读取的文字内容。")
	doc := mustRead(t, shared(), "mixed.pdf", makePDF("", text, nil, nil, text, nil))
	if !warned(doc, "page 2–3, 5: pictures without text") {
		t.Errorf("warnings %q", doc.Warnings)
	}
	refused(t, shared(), "blank.pdf", makePDF("", []pdfLineAt{}), ErrEmpty)
}

func TestPDFBroken(t *testing.T) {
	data := makePDF("", column(700, "Some text that is long enough to be read."))
	refused(t, shared(), "cut.pdf", data[:len(data)/2], ErrBroken, "cut off")
	refused(t, shared(), "head.pdf", []byte("%PDF-1.7\n"), ErrBroken)
	// The name does not count.
	if doc := mustRead(t, shared(), "wrong.docx", data); doc.Format != "pdf" {
		t.Errorf("format %q", doc.Format)
	}
}

// slowPDF draws so many characters that PDFium is busy for minutes.
func slowPDF() []byte {
	var s strings.Builder
	s.WriteString("BT /F1 12 Tf 72 700 Td (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj ET ")
	var out bytes.Buffer
	out.WriteString("%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n" +
		"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> /XObject << /X 10 0 R >> >> /Contents 5 0 R >>\nendobj\n" +
		"4 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n" +
		"5 0 obj\n<< /Length 5 >>\nstream\n/X Do\nendstream\nendobj\n")
	for n := 10; n < 18; n++ {
		body := strings.Repeat("/X Do ", 12)
		if n == 17 {
			body = s.String()
		}
		fmt.Fprintf(&out, "%d 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> /XObject << /X %d 0 R >> >> /Length %d >>\nstream\n%s\nendstream\nendobj\n", n, n+1, len(body), body)
	}
	out.WriteString("trailer\n<< /Size 20 /Root 1 0 R >>\n%%EOF\n")
	return out.Bytes()
}

// TestPDFTimeLimit makes PDFium work without end: it must be stopped, and the
// next file must be read by the same Reader.
func TestPDFTimeLimit(t *testing.T) {
	r := shared()
	if err := r.Warm(context.Background()); err != nil { // starting the engine is not what is limited
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 1500*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := r.Read(ctx, "slow.pdf", slowPDF())
	if took := time.Since(start); took > 15*time.Second {
		t.Errorf("took %v", took)
	}
	if !errors.Is(err, ErrTimeout) {
		t.Fatalf("error %v, want %v", err, ErrTimeout)
	}
	// The one worker of the pool is free only if the first one has ended.
	mustRead(t, r, "next.pdf", makePDF("", column(700, "The next file is read as usual.")))
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if len(r.slots) == 0 {
			return
		}
	}
	t.Errorf("%d reads are still running", len(r.slots))
}

func FuzzPDF(f *testing.F) {
	good := makePDF("标题", column(700, "　　第一条　为了促进就业，制定本办法。", "English text in a line."), nil)
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add([]byte("%PDF-1.4\ntrailer<</Root 1 0 R>>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		tolerate(t, shared(), "x.pdf", append([]byte("%PDF-1.4\n"), data...))
	})
}
