package read

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
)

const wordNS = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"`

// makeZip packs parts, given as name and content by turns.
func makeZip(parts ...string) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			panic(err)
		}
		if _, err := w.Write([]byte(parts[i+1])); err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

const stylesXML = `<w:styles ` + wordNS + `>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="a5"><w:name w:val="标题 2"/></w:style>
<w:style w:type="paragraph" w:styleId="own"><w:name w:val="公文小标题"/><w:basedOn w:val="a5"/></w:style>
<w:style w:type="paragraph" w:styleId="lvl"><w:name w:val="层次"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="loop"><w:name w:val="loop"/><w:basedOn w:val="loop"/></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="character" w:styleId="h"><w:name w:val="h"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>`

const numberingXML = `<w:numbering ` + wordNS + `>
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="第%1条"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl></w:abstractNum>
<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="8"><w:abstractNumId w:val="1"/></w:num></w:numbering>`

// makeDOCX wraps the body of a document.
func makeDOCX(body string) []byte {
	return makeZip(
		"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels", `<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
		"docProps/core.xml", `<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>失业保险办事指南</dc:title></cp:coreProperties>`,
		"word/styles.xml", stylesXML, "word/numbering.xml", numberingXML,
		"word/footnotes.xml", `<w:footnotes `+wordNS+`><w:footnote><w:p><w:r><w:t>a footnote</w:t></w:r></w:p></w:footnote></w:footnotes>`,
		"word/document.xml", `<?xml version="1.0" encoding="UTF-8"?><w:document `+wordNS+`><w:body>`+body+`<w:sectPr/></w:body></w:document>`)
}

// wp is a paragraph with properties.
func wp(props, text string) string {
	return `<w:p><w:pPr>` + props + `</w:pPr><w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
}

func TestDOCX(t *testing.T) {
	num := func(id, level string) string {
		return `<w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + id + `"/></w:numPr>`
	}
	doc := mustRead(t, plain(), "guide.docx", makeDOCX(
		wp(`<w:pStyle w:val="TOC1"/>`, "总则\t1")+
			wp(`<w:pStyle w:val="1"/>`, "总则")+
			wp(`<w:pStyle w:val="own"/>`, "适用范围")+
			wp(`<w:pStyle w:val="lvl"/>`, "对象")+
			wp(`<w:pStyle w:val="loop"/><w:pPrChange><w:pPr><w:pStyle w:val="1"/></w:pPr></w:pPrChange>`, "正文 one")+
			wp(num("7", "0"), "为了促进就业。")+
			wp(num("7", "0"), "本办法适用于：")+
			wp(num("7", "1"), "职工；")+
			wp(num("7", "1"), "单位。")+
			wp(num("7", "0"), "附则。")+
			wp(num("8", "0"), "a bullet")+
			`<w:p><w:r><w:t>kept </w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:r><w:footnoteReference w:id="1"/></w:r></w:p>`+
			`<w:p><w:r><w:t>shown</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret one</w:t></w:r><w:r><w:rPr><w:rStyle w:val="h"/></w:rPr><w:t>secret two</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t> too</w:t></w:r></w:p>`+
			`<w:p><w:r><w:t>line one</w:t><w:br/><w:t>line two</w:t></w:r></w:p>`+
			`<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>HYPERLINK "x"</w:instrText></w:r><w:hyperlink><w:r><w:t>link text</w:t></w:r></w:hyperlink></w:p>`+
			`<w:p><w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent><w:p><w:r><w:t>in a box</w:t></w:r></w:p></w:txbxContent></wps:txbx></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>in a box</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>`))
	expect(t, doc,
		"H1 总则", "H2 适用范围", "H3 对象", "P 正文 one",
		"I1 第一条 为了促进就业。", "I1 第二条 本办法适用于：", "I2 （一）职工；", "I2 （二）单位。", "I1 第三条 附则。", "I1 a bullet",
		"P kept new", "P shown too", "P line one", "P line two", "P link text", "P in a box")
	if doc.Meta["title"] != "失业保险办事指南" {
		t.Errorf("meta %v", doc.Meta)
	}
	if !warned(doc, "hidden text dropped") || !warned(doc, "tracked changes") {
		t.Errorf("warnings %q", doc.Warnings)
	}
}

// tc is a table cell with properties.
func tc(props, text string) string {
	return `<w:tc><w:tcPr>` + props + `</w:tcPr>` + wp("", text) + `</w:tc>`
}

func TestDOCXTable(t *testing.T) {
	row := func(cells ...string) string { return "<w:tr>" + strings.Join(cells, "") + "</w:tr>" }
	doc := mustRead(t, plain(), "t.docx", makeDOCX("<w:tbl>"+
		row(tc(`<w:gridSpan w:val="3"/>`, "补贴标准表"))+
		row(tc(`<w:vMerge w:val="restart"/>`, "对象"), tc(`<w:gridSpan w:val="2"/>`, "补贴"))+
		row(tc(`<w:vMerge/>`, ""), tc("", "金额"), tc("", "期限"))+
		row(tc(`<w:vMerge w:val="restart"/>`, "高校毕业生"), tc("", "1000元"), tc("", "3年"))+
		row(tc(`<w:vMerge/>`, ""), tc("", "2000元"), tc("", "1年"))+
		"</w:tbl>"+
		"<w:tbl>"+row(tc("", "only a frame"))+row(tc("", "around text"))+"</w:tbl>"+
		"<w:tbl>"+row(tc("", "Name"), tc("", "Detail"))+row(tc("", "A"), `<w:tc><w:tbl>`+row(tc("", "k"), tc("", "v"))+row(tc("", "x"), tc("", "1"))+`</w:tbl></w:tc>`)+"</w:tbl>"))
	expect(t, doc,
		"P 补贴标准表",
		"R 对象：高校毕业生；补贴 金额：1000元；补贴 期限：3年",
		"R 对象：高校毕业生；补贴 金额：2000元；补贴 期限：1年",
		"P only a frame", "P around text",
		"R Name: A; Detail: k: x; v: 1")
}

func TestDOCXRefused(t *testing.T) {
	good := makeDOCX(wp("", strings.Repeat("正文。", 500)))
	refused(t, plain(), "cut.docx", good[:len(good)/2], ErrBroken, "incomplete")
	flipped := bytes.Clone(good)
	for i := 400; i < len(flipped)-800; i += 37 {
		flipped[i] ^= 0xFF
	}
	tolerate(t, plain(), "flipped.docx", flipped)
	refused(t, plain(), "empty.docx", makeDOCX(wp("", " ")), ErrEmpty)
	refused(t, plain(), "none.docx", makeZip("word/styles.xml", "<a/>"), ErrBroken, "main text")
	refused(t, plain(), "bad.docx", makeZip("word/document.xml", `<w:document `+wordNS+`><w:body><w:p><w:r><w:t>x</w:r>`), ErrBroken)
	refused(t, plain(), "deep.docx", makeDOCX(strings.Repeat("<w:sdt>", 300)+strings.Repeat("</w:sdt>", 300)), ErrBroken, "levels deep")
	refused(t, plain(), "entity.docx", makeZip("word/document.xml", `<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:document `+wordNS+`><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>`), ErrBroken)
	ole := append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 600)...)
	refused(t, plain(), "old.doc", ole, ErrUnsupported, "save as DOCX/XLSX")
	refused(t, plain(), "locked.docx", append(ole, utf16Name("EncryptedPackage")...), ErrEncrypted, "password")
	refused(t, plain(), "slides.pptx", makeZip("ppt/presentation.xml", "<a/>"), ErrUnsupported, "PDF")
	refused(t, plain(), "many.zip", makeZip("a.txt", "a"), ErrUnsupported, "unpack")
}

func TestZipBomb(t *testing.T) {
	small := New(Options{MaxUnzipped: 1 << 20})
	bomb := makeDOCX(wp("", strings.Repeat(" ", 2<<20)))
	refused(t, small, "bomb.docx", bomb, ErrTooLarge, "zip bomb")
	// The archive claims that nothing is in the part.
	lie := bytes.Clone(bomb)
	for _, sig := range []string{"PK\x01\x02", "PK\x07\x08"} {
		for at := 0; ; {
			i := bytes.Index(lie[at:], []byte(sig))
			if i < 0 {
				break
			}
			at += i + 4
			if sig == "PK\x01\x02" {
				copy(lie[at+20:], []byte{16, 0, 0, 0})
			} else {
				copy(lie[at+8:], []byte{16, 0, 0, 0})
			}
		}
	}
	doc, err := small.Read(t.Context(), "lie.docx", lie)
	if err == nil {
		t.Errorf("a part larger than it claims was read: %d bytes", len(doc.Text))
	}
	tolerate(t, small, "lie.docx", lie)
	// Ratio: little data that becomes much, though below the absolute limit.
	refused(t, New(Options{}), "ratio.docx", makeDOCX(wp("", strings.Repeat(" ", ratioFloor+1<<20))), ErrTooLarge, "zip bomb")
	parts := make([]string, 0, 2*maxEntries+8)
	for range maxEntries + 1 {
		parts = append(parts, "word/x.xml", "")
	}
	refused(t, New(Options{}), "entries.docx", makeZip(parts...), ErrTooLarge, "parts")
}

func TestNumerals(t *testing.T) {
	for n, want := range map[int]string{1: "一", 10: "十", 12: "十二", 20: "二十", 103: "一百零三", 110: "一百一十", 1005: "一千零五"} {
		if got := chinese(n); got != want {
			t.Errorf("chinese(%d) = %s, want %s", n, got, want)
		}
	}
	for format, want := range map[string]string{"upperRoman": "XIV", "lowerLetter": "n", "decimalEnclosedCircle": "⑭", "decimal": "14"} {
		if got := numeral(14, format); got != want {
			t.Errorf("numeral(14, %s) = %s, want %s", format, got, want)
		}
	}
}

func FuzzDOCX(f *testing.F) {
	f.Add([]byte(wp(`<w:pStyle w:val="1"/>`, "总则")), []byte(stylesXML), []byte(numberingXML))
	f.Add([]byte("<w:tbl><w:tr>"+tc(`<w:gridSpan w:val="99999999"/>`, "a")+tc(`<w:vMerge/>`, "b")+"</w:tr></w:tbl>"), []byte("<w:styles"), []byte("<w:num"))
	f.Add([]byte(wp(`<w:numPr><w:ilvl w:val="1"/><w:numId w:val="7"/></w:numPr>`, "职工")), []byte(stylesXML), []byte(numberingXML))
	f.Fuzz(func(t *testing.T, body, styles, numbering []byte) {
		tolerate(t, plain(), "x.docx", makeZip("word/styles.xml", string(styles), "word/numbering.xml", string(numbering),
			"word/document.xml", `<w:document `+wordNS+`><w:body>`+string(body)+`</w:body></w:document>`))
	})
}
