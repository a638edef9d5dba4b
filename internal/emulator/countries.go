package emulator

import (
	"context"
	_ "embed"
	"encoding/csv"
	"strings"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// countriesCSV is some countries, not all: two-letter code, three-letter code,
// calling code, and the name in English, Simplified Chinese, Traditional Chinese
// and Japanese.
//
//go:embed countries.csv
var countriesCSV string

// GetCountryList returns countries with their calling codes.
func (s *authV3) GetCountryList(context.Context, *authingv3.GetCountryListRequest) (*authingv3.GetCountryListResponse, error) {
	rows := csv.NewReader(strings.NewReader(countriesCSV))
	rows.FieldsPerRecord = 7
	countries, err := rows.ReadAll()
	return &authingv3.GetCountryListResponse{Countries: each(countries, country)}, err
}

func country(row []string) *authingv3.Country {
	named := func(name string) *authingv3.LangUnit { return &authingv3.LangUnit{Enabled: true, Value: name} }
	return &authingv3.Country{
		Alpha2:           row[0],
		Alpha3:           row[1],
		PhoneCountryCode: row[2],
		Flag:             flag(row[0]),
		Name:             &authingv3.LangObject{EnUs: named(row[3]), ZhCn: named(row[4]), ZhTw: named(row[5]), JaJp: named(row[6])},
	}
}

// flag is the emoji of a country: its two letters as regional indicators.
func flag(alpha2 string) string {
	return strings.Map(func(letter rune) rune { return letter - 'A' + '\U0001F1E6' }, alpha2)
}
