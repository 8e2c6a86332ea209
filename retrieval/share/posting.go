package share

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"careerbot/internal/region"
)

// contextOf says what the words of a posting are.
var contextOf = json.RawMessage(`["https://schema.org",{"careerbot":"urn:careerbot:"}]`)

// posting is a vacancy as schema.org's JobPosting.
type posting struct {
	Context            json.RawMessage `json:"@context"`
	Type               string          `json:"@type"`
	Identifier         identifier      `json:"identifier"`
	URL                string          `json:"url,omitempty"`
	SameAs             string          `json:"sameAs,omitempty"` // where the employer has it
	Title              string          `json:"title,omitempty"`
	Description        string          `json:"description,omitempty"`
	DatePosted         *time.Time      `json:"datePosted,omitempty"`
	ValidThrough       time.Time       `json:"validThrough"`
	EmploymentType     string          `json:"employmentType,omitempty"`
	HiringOrganization *organization   `json:"hiringOrganization,omitempty"`
	JobLocation        *location       `json:"jobLocation,omitempty"`
	BaseSalary         *salary         `json:"baseSalary,omitempty"`
	TotalJobOpenings   *int            `json:"totalJobOpenings,omitempty"`
	Qualifications     string          `json:"qualifications,omitempty"`
	Responsibilities   string          `json:"responsibilities,omitempty"`
	JobBenefits        string          `json:"jobBenefits,omitempty"`
	WorkHours          string          `json:"workHours,omitempty"`
	DirectApply        *bool           `json:"directApply,omitempty"`
	Vacancy            extra           `json:"careerbot:vacancy"`
}

type identifier struct {
	Type  string `json:"@type"`
	Name  string `json:"name"`  // the instance
	Value string `json:"value"` // instance:id
}

type organization struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

type location struct {
	Type    string      `json:"@type"`
	Address address     `json:"address"`
	Geo     *geographic `json:"geo,omitempty"`
}

type address struct {
	Type     string `json:"@type"`
	Country  string `json:"addressCountry,omitempty"`
	Region   string `json:"addressRegion,omitempty"`
	Locality string `json:"addressLocality,omitempty"`
	Street   string `json:"streetAddress"`
}

type geographic struct {
	Type      string  `json:"@type"`
	Latitude  float64 `json:"latitude"` // WGS-84
	Longitude float64 `json:"longitude"`
}

type salary struct {
	Type     string `json:"@type"`
	Currency string `json:"currency,omitempty"`
	Value    amount `json:"value"`
}

type amount struct {
	Type string   `json:"@type"`
	Min  *float64 `json:"minValue,omitempty"`
	Max  *float64 `json:"maxValue,omitempty"`
	Unit string   `json:"unitText,omitempty"`
}

// extra is what the law asks for and schema.org has no word for, and what another
// instance needs so that nothing is lost on the way.
type extra struct {
	Status     string     `json:"status"` // open; removed: it is to be dropped at once
	RemovedAt  *time.Time `json:"removed_at,omitempty"`
	Path       []string   `json:"path,omitempty"`   // the instances that it has passed, this one last
	Labels     []string   `json:"labels,omitempty"` // whose it was, and through whom it came
	Place      string     `json:"place,omitempty"`
	Region     string     `json:"region,omitempty"`
	Pay        string     `json:"pay,omitempty"`
	Currency   string     `json:"currency,omitempty"` // of pay, where it has no figures too
	Employment string     `json:"employment,omitempty"`
	HoursWeek  *float64   `json:"hours_week,omitempty"`
	PlacesLeft *int       `json:"places_left,omitempty"`
	Education  string     `json:"education,omitempty"`
	Experience string     `json:"experience,omitempty"`
	Skills     []string   `json:"skills,omitempty"`
	Settlement string     `json:"settlement,omitempty"`
	Tools      string     `json:"tools,omitempty"`
	Insurance  string     `json:"insurance,omitempty"`
	Contact    string     `json:"contact,omitempty"`
	ValidFrom  *time.Time `json:"valid_from,omitempty"`
	Language   string     `json:"language,omitempty"`
	Law        string     `json:"law,omitempty"`
	Assumed    []string   `json:"assumed,omitempty"` // fields that a trial filled in
	Warnings   []warning  `json:"warnings,omitempty"`
}

// employmentTypes are schema.org's words, as search engines know them.
var employmentTypes = map[string]string{
	"full": "FULL_TIME", "part": "PART_TIME", "temporary": "TEMPORARY", "odd": "PER_DIEM", "internship": "INTERN", "volunteer": "VOLUNTEER",
	"apprenticeship": "OTHER", "other": "OTHER",
}

// removed is what is said of a vacancy that has ended. To who does not know the
// extension it is one that is past.
func removed(instance string, id int64, at time.Time) posting {
	return posting{Context: contextOf, Type: "JobPosting", Identifier: named(instance, id), ValidThrough: at.UTC(), Vacancy: extra{Status: "removed", RemovedAt: ptr(at.UTC())}}
}

func named(instance string, id int64) identifier {
	return identifier{"PropertyValue", instance, instance + ":" + strconv.FormatInt(id, 10)}
}

// posting writes a vacancy.
func (v vacancy) posting(instance string) posting {
	p := posting{
		Context: contextOf, Type: "JobPosting", Identifier: named(instance, v.ID), URL: v.Page, SameAs: v.Link, Title: v.Title, Description: v.description(),
		DatePosted: v.PostedAt, ValidThrough: v.ValidThrough, EmploymentType: employmentTypes[v.Employment], HiringOrganization: &organization{"Organization", v.Employer},
		JobLocation: &location{Type: "Place", Address: v.address()}, BaseSalary: v.salary(), TotalJobOpenings: v.Headcount, Qualifications: v.Requirements,
		Responsibilities: v.Duties, JobBenefits: v.Conditions, WorkHours: v.workHours(), DirectApply: ptr(false),
		Vacancy: extra{
			Status: "open", Path: append(v.Path, instance), Labels: v.Labels, Place: v.Place, Region: v.Region, Pay: v.Pay, Currency: v.Currency, Employment: v.Employment, HoursWeek: v.HoursWeek,
			PlacesLeft: v.PlacesLeft, Education: v.Education, Experience: v.Experience, Skills: v.Skills, Settlement: v.Settlement, Tools: v.Tools, Insurance: v.Insurance,
			Contact: v.Contact, ValidFrom: v.ValidFrom, Language: v.Language, Law: v.Law, Assumed: v.Assumed, Warnings: v.Warnings,
		},
	}
	if p.DatePosted == nil { // an engine wants one; a list of vacancies need not have it
		p.DatePosted = v.ValidFrom
	}
	if v.Latitude != nil && v.Longitude != nil {
		p.JobLocation.Geo = &geographic{"GeoCoordinates", *v.Latitude, *v.Longitude}
	}
	return p
}

// description is everything that is said of the work, as one text.
func (v vacancy) description() string {
	var all []string
	for _, part := range []string{v.Duties, v.Requirements, v.Conditions} {
		if part != "" {
			all = append(all, part)
		}
	}
	return strings.Join(all, "\n\n")
}

func (v vacancy) address() address {
	a := address{Type: "PostalAddress", Street: v.Place}
	switch code := v.Region; {
	case code == "":
	case code[0] >= '0' && code[0] <= '9':
		a.Country, a.Region = "CN", region.Name(code[:2], "zh")
		if len(code) > 2 {
			a.Locality = strings.TrimPrefix(region.Path(code), a.Region)
		}
	default:
		a.Country, _, _ = strings.Cut(code, "-")
	}
	return a
}

func (v vacancy) salary() *salary {
	if v.PayFrom == nil && v.PayTo == nil {
		return nil
	}
	return &salary{Type: "MonetaryAmount", Currency: v.Currency, Value: amount{"QuantitativeValue", v.PayFrom, v.PayTo, strings.ToUpper(v.PayUnit)}}
}

// workHours says in the vacancy's language when work is done.
func (v vacancy) workHours() string {
	language := "en"
	if v.Language == "zh" {
		language = "zh"
	}
	var all []string
	if v.HoursWeek != nil {
		all = append(all, word(language, "hours_a_week", strconv.FormatFloat(*v.HoursWeek, 'f', -1, 64)))
	}
	for _, shift := range v.Shifts {
		all = append(all, word(language, "shift_"+shift))
	}
	return strings.Join(all, "; ")
}
