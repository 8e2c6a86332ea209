package main

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/cjk"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/mapping"
	index "github.com/blevesearch/bleve_index_api"

	"careerbot/internal/evaluation"
)

// titleBoost is what careerbot gives a title, too.
const titleBoost = 2

// bleveEngine is a bleve index on disk, scorch, ranked by BM25.
type bleveEngine struct {
	dir   string
	index bleve.Index
}

func newBleve(dir, language string) (*bleveEngine, error) {
	idx, err := bleve.New(dir, bleveMapping(language))
	if err != nil {
		return nil, err
	}
	return &bleveEngine{dir, idx}, nil
}

// bleveMapping indexes title and text with the language's analyzer and keeps
// nothing that ranking does not need.
func bleveMapping(language string) mapping.IndexMapping {
	analyzer := en.AnalyzerName
	if language == "zh" {
		analyzer = cjk.AnalyzerName
	}
	field := bleve.NewTextFieldMapping()
	field.Analyzer = analyzer
	field.Store, field.IncludeInAll, field.IncludeTermVectors, field.DocValues = false, false, false, false
	document := bleve.NewDocumentStaticMapping()
	document.AddFieldMappingsAt("title", field)
	document.AddFieldMappingsAt("text", field)
	m := bleve.NewIndexMapping()
	m.DefaultMapping = document
	m.DefaultAnalyzer = analyzer
	m.ScoringModel = index.BM25Scoring
	return m
}

func (e *bleveEngine) load(_ context.Context, items []evaluation.Item) error {
	batch := e.index.NewBatch()
	for _, item := range items {
		if err := batch.Index(item.ID, map[string]string{"title": item.Title, "text": item.Text}); err != nil {
			return fmt.Errorf("%s: %w", item.ID, err)
		}
	}
	return e.index.Batch(batch)
}

func (e *bleveEngine) ready(context.Context) (int, error) {
	n, err := e.index.DocCount()
	return int(n), err
}

func (e *bleveEngine) search(ctx context.Context, query string, k int) ([]string, error) {
	title := bleve.NewMatchQuery(query)
	title.SetField("title")
	title.SetBoost(titleBoost)
	text := bleve.NewMatchQuery(query)
	text.SetField("text")
	result, err := e.index.SearchInContext(ctx, bleve.NewSearchRequestOptions(bleve.NewDisjunctionQuery(title, text), k, 0, false))
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(result.Hits))
	for i, hit := range result.Hits {
		ids[i] = hit.ID
	}
	return ids, nil
}

func (e *bleveEngine) disk() (int64, error) {
	var size int64
	err := filepath.WalkDir(e.dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	return size, err
}

func (e *bleveEngine) close(context.Context) error { return e.index.Close() }
