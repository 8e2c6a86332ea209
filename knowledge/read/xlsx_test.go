package read

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// makeXLSX builds a workbook.
func makeXLSX(t testing.TB, build func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	build(f)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func setRows(t testing.TB, f *excelize.File, sheet string, rows ...[]any) {
	t.Helper()
	for i, row := range rows {
		if err := f.SetSheetRow(sheet, fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestXLSX(t *testing.T) {
	data := makeXLSX(t, func(f *excelize.File) {
		setRows(t, f, "Sheet1",
			[]any{"2024年补贴一览"},
			[]any{},
			[]any{"对象", "补贴", nil, "受理日期"},
			[]any{nil, "金额", "期限", nil},
			[]any{"高校毕业生", 1000, "3年", time.Date(2024, 3, 5, 0, 0, 0, 0, time.UTC)},
			[]any{nil, 2000.5, "1年"},
			[]any{},
			[]any{"对象：其他\n人员", "见附件"})
		for _, m := range [][2]string{{"A1", "D1"}, {"A3", "A4"}, {"B3", "C3"}, {"D3", "D4"}, {"A5", "A6"}} {
			must(t, f.MergeCell("Sheet1", m[0], m[1]))
		}
		style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		must(t, err)
		must(t, f.SetCellStyle("Sheet1", "D5", "D5", style))
		_, err = f.NewSheet("Offices")
		must(t, err)
		setRows(t, f, "Offices", []any{"Name", "Phone"}, []any{"Centre", "010-12333"})
		_, err = f.NewSheet("草稿")
		must(t, err)
		setRows(t, f, "草稿", []any{"secret"})
		must(t, f.SetSheetVisible("草稿", false))
		must(t, f.SetDocProps(&excelize.DocProperties{Title: "补贴标准"}))
	})
	doc := mustRead(t, plain(), "补贴.xlsx", data)
	expect(t, doc,
		"H1 Sheet1",
		"P 2024年补贴一览",
		"R 对象：高校毕业生；补贴 金额：1000；补贴 期限：3年；受理日期：2024-03-05",
		"R 对象：高校毕业生；补贴 金额：2000.5；补贴 期限：1年",
		"R 对象：对象：其他人员；补贴 金额：见附件",
		"H1 Offices",
		"R Name: Centre; Phone: 010-12333")
	if doc.Blocks[6].Page != 2 || doc.Meta["title"] != "补贴标准" || doc.Format != "xlsx" || !warned(doc, "草稿") {
		t.Errorf("page %d, meta %v, warnings %q", doc.Blocks[6].Page, doc.Meta, doc.Warnings)
	}
}

func TestXLSXRefused(t *testing.T) {
	data := makeXLSX(t, func(f *excelize.File) { setRows(t, f, "Sheet1", []any{"姓名", "电话"}, []any{"张三", "12333"}) })
	mustRead(t, plain(), "x.xlsx", data)
	refused(t, plain(), "cut.xlsx", data[:len(data)/2], ErrBroken)
	refused(t, plain(), "empty.xlsx", makeXLSX(t, func(*excelize.File) {}), ErrEmpty)
	refused(t, plain(), "bad.xlsx", makeZip("xl/workbook.xml", "<workbook><sheets>"), ErrBroken)
	var locked bytes.Buffer
	f := excelize.NewFile()
	must(t, f.Write(&locked, excelize.Options{Password: "secret"}))
	refused(t, plain(), "locked.xlsx", locked.Bytes(), ErrEncrypted, "password")
}

func FuzzXLSX(f *testing.F) {
	head := `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`
	f.Add([]byte(head + `<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c><c r="XFD1"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>`))
	f.Add([]byte(head + `<row r="900000"><c r="A900000" t="s"><v>99</v></c></row></sheetData></worksheet>`))
	f.Add([]byte(head + `<row><c r="B" s="77"><v>x</v></c></row>`))
	f.Fuzz(func(t *testing.T, sheet []byte) {
		tolerate(t, plain(), "x.xlsx", makeZip(
			"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
			"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
			"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
			"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
			"xl/worksheets/sheet1.xml", string(sheet)))
	})
}

func TestCSV(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		want []string
	}{
		"comma.csv":    {"岗位,工资,地点\n\"电工，高级\",5000,\"济南\n历下\"\n\n焊工,,青岛\n", []string{"R 岗位：电工，高级；工资：5000；地点：济南历下", "R 岗位：焊工；地点：青岛"}},
		"semi.csv":     {"Name;City\r\nAnn;Paris\r\nBob;Rome\r\n", []string{"R Name: Ann; City: Paris", "R Name: Bob; City: Rome"}},
		"tab.txt.tsv":  {"名称\t电话\n中心\t12333\n", []string{"R 名称：中心；电话：12333"}},
		"pipe.csv":     {"a|b|c\n1|2|3\n", []string{"R a: 1; b: 2; c: 3"}},
		"none.csv":     {"1,2\n3,4\n", []string{"R 1; 2", "R 3; 4"}},
		"sep.csv":      {"sep=;\nA;B\nx;1,5\n", []string{"R A: x; B: 1,5"}},
		"quote.csv":    {"a,b\n\"x,1\ny\"z,2\n", []string{"R a: \"x; b: 1", "R a: y\"z; b: 2"}},
		"data":         {"id,name,city\n1,Ann,Paris\n2,Bob,Rome\n", []string{"R id: 1; name: Ann; city: Paris", "R id: 2; name: Bob; city: Rome"}},
		"onlyhead.csv": {"姓名,电话\n", []string{"R 姓名；电话"}},
	} {
		t.Run(name, func(t *testing.T) {
			doc := mustRead(t, plain(), name, []byte(c.data))
			expect(t, doc, c.want...)
			if doc.Format != "csv" {
				t.Errorf("format %q", doc.Format)
			}
		})
	}
	doc := mustRead(t, plain(), "gb.csv", gb("岗位,工资\n电工,5000\n"))
	expect(t, doc, "R 岗位：电工；工资：5000")
	if doc := mustRead(t, plain(), "prose.csv", []byte("一段没有分隔符的文字。\n另一段。")); doc.Format != "text" {
		t.Errorf("format %q", doc.Format)
	}
	refused(t, plain(), "long.csv", []byte("a,b\n"+strings.Repeat("x,y\n", maxRows)), ErrTooLarge, "rows")
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "\"a;b\nc;\"\n", "sep=|\nx|y", "甲\t乙\n\n丙", "\"\"\",\"\n,,\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { tolerate(t, plain(), "x.csv", data) })
}
