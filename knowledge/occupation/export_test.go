package occupation

// ReadRows gives the occupations that are in a file.
func ReadRows(data []byte) []Occupation {
	all, _, err := rows(data)
	if err != nil {
		return nil
	}
	good, _, _, _ := check(all)
	return good
}
