package llm_test

import (
	"context"
	"fmt"
	"math"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"careerbot/internal/llm"
	"careerbot/internal/llm/llmtest"
)

const key = "sk-secret-0123456789"

// newServer starts a server that takes only the key.
func newServer(t *testing.T) (*llmtest.Server, llm.Endpoint) {
	t.Helper()
	s := &llmtest.Server{Key: key}
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	return s, llm.Endpoint{Key: key, Base: web.URL + "/v1"}
}

// newEmbedder gives an embedder that does not wait long between attempts.
func newEmbedder(t *testing.T, e llm.Endpoint, dimensions int) *llm.OpenAI {
	t.Helper()
	o, err := llm.NewOpenAI(context.Background(), e, "embed-1", dimensions, 1)
	if err != nil {
		t.Fatal(err)
	}
	o.SetPause(time.Millisecond)
	return o
}

// TestEmbedders holds what every embedder promises.
func TestEmbedders(t *testing.T) {
	_, endpoint := newServer(t)
	for name, e := range map[string]llm.Embedder{
		"offline":            llm.Offline{Weight: 0.5},
		"openai, told":       newEmbedder(t, endpoint, 16),
		"openai, found out":  newEmbedder(t, endpoint, 0),
		"openai, of one":     newEmbedder(t, endpoint, 1),
		"openai, base slash": newEmbedder(t, llm.Endpoint{Key: key, Base: endpoint.Base + "///"}, 4),
	} {
		t.Run(name, func(t *testing.T) { conforms(t, e) })
	}
}

func conforms(t *testing.T, e llm.Embedder) {
	ctx := context.Background()
	space := e.Space()
	if space.Model == "" || space.Dimensions < 1 || space != e.Space() {
		t.Errorf("space %+v, then %+v", space, e.Space())
	}
	embed := func(texts ...string) [][]float32 {
		t.Helper()
		vectors, err := e.Embed(ctx, texts)
		if err != nil {
			t.Fatal(err)
		}
		if len(vectors) != len(texts) {
			t.Fatalf("%d vectors for %d texts", len(vectors), len(texts))
		}
		for i, v := range vectors {
			if len(v) != space.Dimensions {
				t.Errorf("vector %d has %d dimensions, not %d", i, len(v), space.Dimensions)
			}
			length := 0.0
			for _, x := range v {
				length += float64(x) * float64(x)
			}
			if !(length > 0) || math.IsInf(length, 0) {
				t.Errorf("vector %d has no direction: length² %g", i, length)
			}
		}
		return vectors
	}
	embed()
	odd := []string{"", " \n", "\xff\xfe", "\x00", "🙂", strings.Repeat("长", 20_000)}
	embed(odd...)
	var many []string
	for i := range 150 { // more than two batches
		many = append(many, fmt.Sprintf("职业 career %d", i))
	}
	all := embed(many...)
	if !reflect.DeepEqual(all, embed(many...)) {
		t.Error("the same texts give other vectors")
	}
	// A text's vector does not depend on its neighbours, and they come in order.
	for _, i := range []int{0, 63, 64, 127, 128, 149} {
		if !reflect.DeepEqual(all[i], embed(many[i])[0]) {
			t.Errorf("vector %d is not that of its text", i)
		}
	}
	if space.Dimensions > 1 && reflect.DeepEqual(all[0], embed("其他 other")[0]) {
		t.Error("two texts have one vector")
	}
}

func TestOfflineVectors(t *testing.T) {
	texts := []string{"", "?!", "失业金怎么领", "How do I claim unemployment benefit?", strings.Repeat("工资 wage ", 5000)}
	vectors, err := llm.Offline{}.Embed(context.Background(), texts)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range vectors {
		length := 0.0
		for _, x := range v {
			length += float64(x) * float64(x)
		}
		if math.Abs(length-1) > 1e-5 {
			t.Errorf("%.20q: length² %g", texts[i], length)
		}
	}
	if !reflect.DeepEqual(vectors[0], vectors[1]) {
		t.Error("texts without terms differ")
	}
	if s := (llm.Offline{Weight: 0.3}).Space(); s.Weight != 0.3 || s.Dimensions != len(vectors[0]) {
		t.Errorf("space %+v", s)
	}
	dot := func(a, b string) (sum float64) {
		v, _ := llm.Offline{}.Embed(context.Background(), []string{a, b})
		for i := range v[0] {
			sum += float64(v[0][i]) * float64(v[1][i])
		}
		return sum
	}
	if near, far := dot("试用期最长几个月", "试用期最长可以约定几个月"), dot("试用期最长几个月", "残疾人就业保障金"); near <= far+0.2 {
		t.Errorf("texts that share terms %.2f, that share none %.2f", near, far)
	}
}
