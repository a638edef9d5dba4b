package emulator

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"net/http"
	"slices"
)

// serveCASServiceValidate answers CAS 2.0, as XML or JSON.
func (e *Emulator) serveCASServiceValidate(w http.ResponseWriter, r *http.Request) {
	u, refusal, err := e.spendTicket(r)
	if err != nil {
		writeFault(w, r, http.StatusNotFound, faultOf(err))
		return
	}
	switch format := r.URL.Query().Get("format"); format {
	case "JSON":
		writeJSON(w, http.StatusOK, casJSON(u, refusal))
	case "", "XML":
		text, err := xml.Marshal(casXML(u, refusal))
		if err != nil {
			writeFault(w, r, http.StatusInternalServerError, faultOf(err))
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Content-Type", "application/xml; charset=utf-8")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Write(text) //nolint:errcheck,gosec // The client has gone; XML is no page.
	default:
		writeFault(w, r, http.StatusBadRequest, badField("format", "must be XML or JSON"))
	}
}

type casSuccess struct {
	User       string         `json:"user"`
	Attributes map[string]any `json:"attributes"`
}

func casJSON(u *casUser, refusal *casRefusal) any {
	var response struct {
		Success *casSuccess `json:"authenticationSuccess,omitempty"`
		Failure *casRefusal `json:"authenticationFailure,omitempty"`
	}
	if response.Failure = refusal; refusal == nil {
		response.Success = &casSuccess{u.name, u.attributes}
	}
	return map[string]any{"serviceResponse": response}
}

// casDocument is a response as XML; the prefix of its names is the protocol's.
type casDocument struct {
	XMLName   xml.Name       `xml:"cas:serviceResponse"`
	Namespace string         `xml:"xmlns:cas,attr"`
	Success   *casXMLSuccess `xml:"cas:authenticationSuccess"`
	Failure   *casXMLFailure `xml:"cas:authenticationFailure"`
}

type casXMLSuccess struct {
	User       string        `xml:"cas:user"`
	Attributes casAttributes `xml:"cas:attributes"`
}

type casXMLFailure struct {
	Code        string `xml:"code,attr"`
	Description string `xml:",chardata"`
}

func casXML(u *casUser, refusal *casRefusal) casDocument {
	response := casDocument{Namespace: "http://www.yale.edu/tp/cas"}
	if refusal != nil {
		response.Failure = &casXMLFailure{refusal.Code, refusal.Description}
		return response
	}
	response.Success = &casXMLSuccess{u.name, u.attributes}
	return response
}

// casAttributes is claims as elements.
type casAttributes map[string]any

// MarshalXML writes an element for every claim, in the order of their names.
func (a casAttributes) MarshalXML(enc *xml.Encoder, start xml.StartElement) error {
	if err := enc.EncodeToken(start); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(a)) {
		text, ok := a[name].(string)
		if !ok {
			value, err := json.Marshal(a[name])
			if err != nil {
				return fmt.Errorf("claim %s: %w", name, err)
			}
			text = string(value)
		}
		if err := enc.EncodeElement(text, xml.StartElement{Name: xml.Name{Local: "cas:" + name}}); err != nil {
			return err
		}
	}
	return enc.EncodeToken(start.End())
}
