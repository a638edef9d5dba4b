package emulator

import (
	"encoding/json"
	"time"

	"github.com/hashicorp/go-memdb"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// auditRecord is something that an administrator did. Management tokens are of
// the pool, so nobody knows who it was.
type auditRecord struct {
	ID        string // later records have greater ones
	operation string
	from      origin
	at        time.Time
}

const maxAuditRecords = 500

func auditTable() *memdb.TableSchema {
	return table(tableAudit, primary(func(r *auditRecord) string { return r.ID }))
}

// auditedOperations is what is written down, by rpc or by field of v2's GraphQL,
// under the names that v2 has for it.
var auditedOperations = map[string]string{
	"createUser":     "createUser",
	"deleteUser":     "deleteUser",
	"deleteUsers":    "deleteUsers",
	"refreshToken":   "refreshToken",
	"updateUserpool": "userpool:UpdateConfig",

	authingv3.ManagementService_CreateUser_FullMethodName:       "createUser",
	authingv3.ManagementService_DeleteUsersBatch_FullMethodName: "deleteUsers",
}

// audit writes down what an administrator did, if it is to be.
func (e *Emulator) audit(what string, from origin) error {
	operation, kept := auditedOperations[what]
	if !kept {
		return nil
	}
	return e.write(func(v view) error {
		if err := v.Insert(tableAudit, &auditRecord{e.nextID(), operation, from, e.now()}); err != nil {
			return err
		}
		records, err := list[*auditRecord](v, tableAudit, byID)
		if err != nil {
			return err
		}
		for _, record := range records[:max(0, len(records)-maxAuditRecords)] {
			if err := v.Delete(tableAudit, record); err != nil {
				return err
			}
		}
		return nil
	})
}

// auditFields writes down the root fields of an answer, if it is an
// administrator's.
func (e *Emulator) auditFields(c call, data json.RawMessage) error {
	var fields map[string]json.RawMessage
	if json.Unmarshal(data, &fields) != nil {
		return nil
	}
	for name := range fields {
		if auditedOperations[name] == "" || e.administrator(c.authorization) != nil {
			continue
		}
		if err := e.audit(name, c.origin); err != nil {
			return err
		}
	}
	return nil
}
