package emulator

import (
	"encoding/json"
	"fmt"

	"github.com/hashicorp/go-memdb"
	"google.golang.org/protobuf/types/known/structpb"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// eventApp is an application that publishes events.
type eventApp struct {
	ordered

	ID         string
	Identifier string
	Name       string
	Logo       string
}

func (a *eventApp) id() string { return a.ID }

// eventKind is a kind of event that the pool has defined.
type eventKind struct {
	ordered

	ID          string
	Code        string
	Description string
}

func (k *eventKind) id() string { return k.ID }

func eventAppsTable() *memdb.TableSchema {
	return table(tableEventApps,
		primary((*eventApp).id),
		&memdb.IndexSchema{Name: byCode, Unique: true, Indexer: keys(func(a *eventApp) []string { return []string{a.Identifier} })},
	)
}

func eventKindsTable() *memdb.TableSchema {
	return table(tableEventKinds,
		primary((*eventKind).id),
		&memdb.IndexSchema{Name: byCode, Unique: true, Indexer: keys(func(k *eventKind) []string { return []string{k.Code} })},
	)
}

const maxEventCode = 256 // bytes

func checkEventCode(field, code string) error {
	if code == "" || len(code) > maxEventCode {
		return badField(field, fmt.Sprintf("must be 1 to %d bytes", maxEventCode))
	}
	return nil
}

// mayManage refuses whoever may not make a call of management: all but
// administrators, except that users publish events, too.
func (e *Emulator) mayManage(fullMethod, authorization string) error {
	err := e.administrator(authorization)
	if err != nil && fullMethod == authingv3.ManagementService_PubUserEvent_FullMethodName {
		_, err = e.signedIn(authorization)
	}
	return err
}

// publish tells those who subscribe to an event of it.
func (e *Emulator) publish(code string, data *structpb.Value) error {
	if data == nil {
		return badField("eventData", "is required")
	}
	kind, err := first[*eventKind](e.read(), tableEventKinds, byCode, code)
	if err != nil {
		return err
	}
	if kind == nil {
		return unknown(fmt.Sprintf("event %q", code))
	}
	payload, err := payloadOf(data)
	if err != nil {
		return err
	}
	e.subscribers.tell(code, payload)
	return nil
}

// payloadOf is what subscribers get: text as it is, else the JSON text.
func payloadOf(data *structpb.Value) (string, error) {
	if text, ok := data.GetKind().(*structpb.Value_StringValue); ok {
		return text.StringValue, nil
	}
	text, err := json.Marshal(data.AsInterface())
	return string(text), err
}
