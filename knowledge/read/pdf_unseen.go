package read

import (
	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"
)

// unseen reports text on a page that is not painted (text rendering mode 3), or
// in pure white. What is in a form is not looked into.
func unseen(inst pdfium.Pdfium, page requests.Page) (bool, error) {
	n, err := inst.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: page})
	if err != nil {
		return false, err
	}
	painted := false // something that can stand behind white text
	white := false
	for i := range min(n.Count, 2000) {
		o, err := inst.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: page, Index: i})
		if err != nil {
			continue
		}
		t, err := inst.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: o.PageObject})
		if err != nil {
			continue
		}
		if t.Type != enums.FPDF_PAGEOBJ_TEXT {
			painted = true
			continue
		}
		mode, err := inst.FPDFTextObj_GetTextRenderMode(&requests.FPDFTextObj_GetTextRenderMode{PageObject: o.PageObject})
		if err == nil && mode.TextRenderMode == enums.FPDF_TEXTRENDERMODE_INVISIBLE {
			return true, nil
		}
		colour, err := inst.FPDFPageObj_GetFillColor(&requests.FPDFPageObj_GetFillColor{PageObject: o.PageObject})
		if err == nil && (colour.FillColor.R == 255 && colour.FillColor.G == 255 && colour.FillColor.B == 255 || colour.FillColor.A == 0) {
			white = true
		}
	}
	return white && !painted, nil
}
