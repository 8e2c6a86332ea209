package bot

import (
	"strings"
	"testing"

	"careerbot/retrieval"
)

// A unit that is not what its passage says is not quoted; without any, there is
// no quotation.
func TestQuoteLeavesOut(t *testing.T) {
	const body = "用人单位不得扣押劳动者的身份证。违反规定的，责令限期退还。"
	p := []retrieval.Passage{{Title: "劳动合同法", Body: body, Language: "zh"}}
	stretch := func(s string) unit {
		start := strings.Index(body, s)
		return unit{start: start, end: start + len(s)}
	}
	whole, torn := stretch("违反规定的，责令限期退还。"), stretch("扣押劳动者的身份证。") // without 不得
	a := Answer{Language: "zh"}
	if !(&Bot{}).quote(&a, p, judgement{units: []unit{torn, whole}}) || a.Text != "违反规定的，责令限期退还。 [1]" || len(a.Citations) != 1 {
		t.Errorf("%q, %+v", a.Text, a.Citations)
	}
	if len(a.record.decisions) != 2 || a.record.decisions[0].Check == "" || a.record.decisions[1].Check != "" || a.record.decisions[1].By != "quote" {
		t.Errorf("%+v", a.record.decisions)
	}
	a = Answer{Language: "zh"}
	if (&Bot{}).quote(&a, p, judgement{units: []unit{torn}}) || a.Text != "" {
		t.Errorf("quoted %q", a.Text)
	}
}
