package retrieval

import (
	"context"
	"fmt"

	"careerbot/internal/geo"
)

// Spot is what a text names: a district, or a street or town by the places in it.
type Spot struct {
	Name    string
	Region  string     // its code, "" if not known
	Point   *geo.Point // WGS-84; nil where only a district is known
	Area    bool       // it is a whole district or city
	Choices []Choice   // it can be several: which is meant?
	Unknown bool
}

// Locate says what the name of a place means. Home is the region that the person is
// in, "" if not known: it tells places of one name apart.
func (s *Searcher) Locate(ctx context.Context, at, home string) (Spot, error) {
	found, err := s.locate(ctx, NearQuery{At: at, Region: home})
	if err != nil {
		return Spot{}, fmt.Errorf("look for a place: %w", err)
	}
	return Spot{Name: found.name, Region: found.region, Point: found.point, Area: found.area, Choices: found.choices, Unknown: found.unknown}, nil
}
