package knowledge

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// TestLetterhead: under a red letterhead the title is the line "关于……", joined where it is
// broken, the issuer is who stands in the letterhead, the number is the document's own.
func TestLetterhead(t *testing.T) {
	const to = "\n\n各市人力资源和社会保障局：\n\n根据《关于加强就业工作的意见》（国办发〔2023〕1号），现就有关事项通知如下。\n"
	for body, want := range map[string]string{
		"广东省人力资源和社会保障厅文件\n\n粤人社发〔2024〕12号\n\n关于做好2024年高校毕业生就业工作的通知" + to:                              "关于做好2024年高校毕业生就业工作的通知|广东省人力资源和社会保障厅|粤人社发〔2024〕12号|44",
		"# 广东省人力资源和社会保障厅文件\n\n粤人社发〔2024〕12号\n\n关于做好2024年高校毕业生\n\n就业创业工作的通知" + to:                      "关于做好2024年高校毕业生就业创业工作的通知|广东省人力资源和社会保障厅|粤人社发〔2024〕12号|44",
		"主动公开\n\n济 南 市 人 力 资 源 和 社 会 保 障 局 文 件\n\n济人社发 〔2024〕 3 号\n\n关于贯彻落实稳就业政策通知\n精神的实施意见（试行）" + to: "关于贯彻落实稳就业政策通知精神的实施意见（试行）|济南市人力资源和社会保障局|济人社发〔2024〕3号|3701",
		"鹿角湾市人民政府办公室文件\n\n鹿角湾市人民政府办公室关于印发\n稳岗补贴办法的通知\n\n鹿政办发〔2024〕5号" + to:                            "鹿角湾市人民政府办公室关于印发稳岗补贴办法的通知|鹿角湾市人民政府办公室|鹿政办发〔2024〕5号|",
		"# 关于窗口服务的通知\n\n请查收本厅文件\n\n第一条 大厅周一休息。":                                                       "关于窗口服务的通知|||",
		"# 稳岗补贴办法\n\n第一条 凭人力资源和社会保障局文件\n\n办理。":                                                        "稳岗补贴办法|||",
		"广东省人力资源和社会保障厅文件\n\n粤人社发〔2024〕12号\n\n各市人力资源和社会保障局：\n\n关于申领条件，按本通知办理。\n":                       "广东省人力资源和社会保障厅文件|广东省人力资源和社会保障厅|粤人社发〔2024〕12号|44",
	} {
		m := detectIn(t, body)
		if got := m.Title + "|" + m.Issuer + "|" + m.Number + "|" + m.Region; got != want {
			t.Errorf("%q:\n%s, want\n%s", body, got, want)
		}
	}
}

// TestLetterheadOfReal puts real notices, whose titles are broken over lines, under the
// letterhead that they are printed with.
func TestLetterheadOfReal(t *testing.T) {
	raw, err := os.ReadFile("../../shared/data/govcn_policies_2019/corpus.jsonl")
	if err != nil && os.Getenv("CI") != "" {
		t.Fatal(err)
	}
	if err != nil {
		t.Skip("no real documents beside the checkout: ", err)
	}
	n, broken := 0, 0
	lines := bufio.NewScanner(bytes.NewReader(raw))
	lines.Buffer(nil, 10<<20)
	for lines.Scan() {
		var d struct{ Title, Text, Number, Office string }
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		_, text, found := strings.Cut(d.Text, "主 题 词：")
		title, rest, numbered := strings.Cut(text, d.Number)
		joined := strings.Join(strings.Fields(title), "")
		if !found || !numbered || joined != d.Title || !strings.Contains(d.Title, "关于") {
			continue // no notice, or its title on the page is not that of the text
		}
		if n++; len(strings.Fields(title)) > 1 {
			broken++
		}
		m := detectIn(t, d.Office+"文件\n\n"+d.Number+"\n\n"+title+rest)
		if m.Title != d.Title || m.Issuer != d.Office || m.Number != d.Number {
			t.Errorf("%s|%s|%s, want\n%s|%s|%s", m.Title, m.Issuer, m.Number, d.Title, d.Office, d.Number)
		}
	}
	if n < 30 || broken < 20 {
		t.Errorf("only %d notices, %d with a broken title", n, broken)
	}
}
