package feed_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"careerbot/knowledge/vacancy/feed"
)

func write(t testing.TB, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// read gives the rows as JSON, a line each; a row's fault as "! why".
func read(t testing.TB, path string, o feed.Options) (string, error) {
	t.Helper()
	var out strings.Builder
	err := feed.Read(context.Background(), path, o, func(row feed.Row, err error) error {
		if err != nil {
			fmt.Fprintln(&out, "!", err)
			return nil
		}
		data, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(data)
		out.WriteByte('\n')
		return nil
	})
	return out.String(), err
}

const want = `{"id":"1","title":"保洁, 夜班"}
{"id":"2","title":"厨师"}
`

func workbook(t testing.TB, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, cells := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &cells); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestForms: the same two rows in every form and encoding.
func TestForms(t *testing.T) {
	table := "id,title\r\n1,\"保洁, 夜班\"\r\n\r\n2,厨师\r\n"
	gbk, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(table))
	if err != nil {
		t.Fatal(err)
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(table))
	if err != nil {
		t.Fatal(err)
	}
	objects := `{"id":"1","title":"保洁, 夜班"},{"id":"2","title":"厨师"}`
	for name, data := range map[string]string{
		"a.csv": table, "bom.csv": "\xef\xbb\xbf" + table, "gbk.csv": string(gbk), "utf16.csv": string(utf16),
		"tab.txt": "id\ttitle\n1\t\"保洁, 夜班\"\n2\t厨师\n", "semicolon.csv": "id;title\n1;保洁, 夜班\n2;厨师",
		"a.xlsx":   string(workbook(t, []any{"id", "title"}, []any{"1", "保洁, 夜班"}, nil, []any{2, "厨师"})),
		"a.ndjson": strings.ReplaceAll(objects, "},", "}\n\n"), "lines": strings.ReplaceAll(objects, "},", "}\n"),
		"list.json": "[" + objects + "]", "nested.json": "[[" + objects + "]]", "graph.json": `{"@context":"x","@graph":[` + objects + `]}`,
		"graphs.json": `[{"@graph":[{"id":"1","title":"保洁, 夜班"}]},{"@graph":[{"id":"2","title":"厨师"}]}]`,
		"page.html": `<!DOCTYPE html><script>var x = {"id": 3}</script><script type="application/ld+json">{"@graph":[{"id":"1","title":"保洁, 夜班"}]}</script>
			<p>words</p><script type='application/ld+json; charset=utf-8'>` + "\n" + `{"id":"2","title":"厨师"}</script>`,
	} {
		got, err := read(t, write(t, name, []byte(data)), feed.Options{})
		if err != nil || got != want {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
	got, err := read(t, write(t, "deep.json", []byte(`{"ok":true,"data":{"page":1,"jobs":[`+objects+`],"next":null},"jobs":[{"id":"9"}]}`)), feed.Options{Rows: "data.jobs"})
	if err != nil || got != want {
		t.Errorf("a list by its path: %v\n%s", err, got)
	}
	if got, err := read(t, write(t, "one.json", []byte("{\n\"id\": \"1\"\n}")), feed.Options{}); err != nil || got != "{\"id\":\"1\"}\n" {
		t.Errorf("one object: %v %s", err, got)
	}
	for _, empty := range []string{"", " \n", "id,title\n", "[]", "<html></html>"} {
		if got, err := read(t, write(t, "empty", []byte(empty)), feed.Options{}); err != nil || got != "" {
			t.Errorf("%q: %v %s", empty, err, got)
		}
	}
}

// TestFormulas: what a cell shows counts, and nothing is worked out.
func TestFormulas(t *testing.T) {
	f := excelize.NewFile()
	for cell, v := range map[string]any{"A1": "id", "B1": "title", "A2": "=1+1", "B2": "=HYPERLINK(\"http://evil\")"} {
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetCellFormula("Sheet1", "A3", `WEBSERVICE("http://127.0.0.1/")`); err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellValue("Sheet1", "B3", "x"); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	got, err := read(t, write(t, "f.xlsx", out.Bytes()), feed.Options{})
	if err != nil || got != "{\"id\":\"=1+1\",\"title\":\"=HYPERLINK(\\\"http://evil\\\")\"}\n{\"title\":\"x\"}\n" {
		t.Errorf("%v\n%s", err, got)
	}
}

// TestHostile: what is wrong with one row is that row's fault; what makes the rest
// unreadable stops the feed, in bounded memory.
func TestHostile(t *testing.T) {
	deep := strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000)
	for name, c := range map[string]struct {
		data   string
		rows   string
		broken bool
	}{
		"bad.ndjson":    {"{\"id\":\"1\"}\n{\"id\":\n[1]\nnull\n{\"id\":\"2\"}\n", "{\"id\":\"1\"}\n! line 2: not a JSON object\n! line 3: not a JSON object\n! line 4: not a JSON object\n{\"id\":\"2\"}\n", false},
		"deep.ndjson":   {deep + "\n{\"id\":\"2\"}\n", "! line 1: values are nested more than 64 deep\n{\"id\":\"2\"}\n", false},
		"deep.json":     {"[" + deep + `,{"id":"2"}]`, "! values are nested more than 64 deep\n{\"id\":\"2\"}\n", false},
		"deeper.json":   {strings.Repeat("[", 200_000), "", true},
		"object.json":   {deep, "", true},
		"cut.json":      {`[{"id":"1"},{"id":`, "{\"id\":\"1\"}\n", true},
		"garbage.json":  {`[{"id":"1"}] trailing`, "{\"id\":\"1\"}\n", true},
		"huge.json":     {`[{"id":"1"},{"id":"2","x":"` + strings.Repeat("x", 9<<20) + `"}]`, "{\"id\":\"1\"}\n", true},
		"huge.ndjson":   {"{\"id\":\"1\"}\n{\"x\":\"" + strings.Repeat("x", 9<<20) + "\"}\n{\"id\":\"3\"}", "{\"id\":\"1\"}\n! line 2: the feed is broken: a row is larger than 4 MB; perhaps a quote is not closed\n{\"id\":\"3\"}\n", false},
		"graphs.json":   {strings.Repeat(`{"@graph":`, 6_000_000), "", true},
		"swallow.csv":   {"id,title,place\n1,\"a,b\n2,c,d\n3,\"e\",f\n4,g,h\n", "! row that begins on line 2: a quote is not closed", false},
		"prose.csv":     {"id,title,place\n1,\"a, b\nc, d, e, f\",x\n", "{\"id\":\"1\",\"place\":\"x\",\"title\":\"a, b\\nc, d, e, f\"}\n", false},
		"quote.csv":     {"id,title\n1,a\n2,\"b\n" + strings.Repeat("3,c\n", 3<<20), "{\"id\":\"1\",\"title\":\"a\"}\n", true},
		"wide.csv":      {strings.Repeat("a,", 100_000) + "\n1\n", "{\"a\":\"1\"}\n", false},
		"ragged.csv":    {"id,title\n1\n2,b,,\n3,b,c,d\n", "{\"id\":\"1\"}\n{\"id\":\"2\",\"title\":\"b\"}\n! row that begins on line 4: more values than columns", false},
		"twice.csv":     {"id,pay,pay\n1,2,3\n", "{\"id\":\"1\",\"pay\":\"2\",\"pay 2\":\"3\"}\n", false},
		"ld.html":       {`<script type="application/ld+json">{broken</script><script type="application/ld+json">{"id":"2"}</script>`, "! the feed is broken: the JSON", false},
		"long.html":     {`<p>` + strings.Repeat("x", 9<<20), "", true},
		"no.xlsx":       {"PK\x03\x04 no archive", "", true},
		"binary.csv":    {"id,title\n\x001,\x01\x02\n", "{\"id\":\"\\u00001\",\"title\":\"\\u0001\\u0002\"}\n", false},
		"unknown.jsonl": {"not json at all", "! line 1: not a JSON object\n", false},
	} {
		got, err := read(t, write(t, name, []byte(c.data)), feed.Options{})
		if errors.Is(err, feed.ErrBroken) != c.broken || !strings.HasPrefix(got, c.rows) || c.rows == "" && got != "" {
			t.Errorf("%s: %v\n%.300s", name, err, got)
		}
	}
	var bomb bytes.Buffer
	z := zip.NewWriter(&bomb)
	for _, name := range []string{"[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		zeros := make([]byte, 1<<20)
		for range 64 {
			if _, err := w.Write(zeros); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := read(t, write(t, "bomb.xlsx", bomb.Bytes()), feed.Options{}); !errors.Is(err, feed.ErrBroken) || !strings.Contains(err.Error(), "unpacks to too much") {
		t.Errorf("a zip bomb: %v", err)
	}
	// Pictures and styles would be held in memory.
	var heavy bytes.Buffer
	z = zip.NewWriter(&heavy)
	for name, size := range map[string]int{"[Content_Types].xml": 1, "xl/workbook.xml": 1, "xl/worksheets/sheet1.xml": 1, "xl/styles.xml": 100, "xl/media/noise": 3} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: map[bool]uint16{true: zip.Store, false: zip.Deflate}[name == "xl/media/noise"]})
		if err != nil {
			t.Fatal(err)
		}
		for range size {
			if _, err := w.Write(make([]byte, 1<<20)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := read(t, write(t, "heavy.xlsx", heavy.Bytes()), feed.Options{}); !errors.Is(err, feed.ErrBroken) || !strings.Contains(err.Error(), "beside its sheet") {
		t.Errorf("a workbook with 100 MB of styles: %v", err)
	}
	if _, err := read(t, write(t, "x", []byte("a,b\n1,2\n")), feed.Options{Kind: "pdf"}); err == nil {
		t.Error("a form that is none")
	}
}

// TestText: markup becomes words, a line for each block.
func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"plain": "plain",
		"<p>Cook &amp; clean</p><ul><li>nights<li>days</ul><script>x()</script>": "Cook & clean\nnights\ndays",
		"5 &lt; 6": "5 < 6",
		"<b>a":     "a", "<script>": "",
	} {
		if got := feed.Text(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"id,t\n1,\"a", `[{"a":1}]`, `{"@graph":[{}]}`, `<script type="application/ld+json">{}</script>`, "PK\x03\x04", "{\"a\":1}\n{", "\xff\xfea\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := read(t, write(t, "x", data), feed.Options{})
		if err != nil && !errors.Is(err, feed.ErrBroken) {
			t.Errorf("%v", err)
		}
	})
}
