package webhook_test

import (
	"net/http"
	"strings"
	"testing"
)

// Whatever is delivered, it is answered, and only users who are named lose
// their tokens.
func FuzzDelivery(f *testing.F) {
	for _, seed := range []struct{ contentType, event, body string }{
		{jsonType, "", `{"eventName":"kick","data":{"users":[{"id":"u1"},"u2",null,7]}}`},
		{jsonType, "", `{"eventName":"user:updated","data":{"user":{"id":"u1","blocked":true},"updates":{"password":""}}}`},
		{jsonType, "change-password", `{"success":"0","executedAt":1e3,"params":{"_id":"u1"}}`},
		{formType, "", `eventName=kick&data[users][0][id]=u1&data[users][1]=u2`},
		{formType, "", `eventName=user%3Ablocked&data=%7B%22user%22%3A%7B%22id%22%3A%22u1%22%7D%7D`},
		{formType, "", `eventName[a]=kick&data=x&data[users]=y&=&[]=`},
	} {
		f.Add(seed.contentType, seed.event, []byte(seed.body))
	}
	f.Fuzz(func(t *testing.T, contentType, event string, body []byte) {
		d := newDoor(t)
		header := http.Header{"Content-Type": {contentType}, "X-Authing-Event": {event}, "X-Authing-Token": {secret}}
		got := d.answers(header, body)
		switch got.Code {
		case http.StatusOK, http.StatusBadRequest, http.StatusRequestEntityTooLarge:
		default:
			t.Errorf("%d %s", got.Code, got.Body)
		}
		for _, one := range d.ended {
			if one.Subject == "" || len(one.Subject) > 512 {
				t.Errorf("%+v", one)
			}
		}
		if strings.Contains(got.Body.String(), "applied") != (len(d.ended) > 0) && got.Code == http.StatusOK {
			t.Errorf("%s, ended %v", got.Body, d.ended)
		}
	})
}
