package emulator

import (
	"context"
	"embed"
	"io/fs"
	"strings"
)

//go:embed schema/v1/*.graphql
var schemaFilesV1 embed.FS

// SchemaV1 is the part of Authing's v1 GraphQL schemas, of users and of
// applications, that the emulator executes at one endpoint.
func SchemaV1() string { return joined(schemaFilesV1, "schema/v1/*.graphql") }

// joined is the text of all files of a pattern that is good.
func joined(files embed.FS, pattern string) string {
	var text strings.Builder
	names, _ := fs.Glob(files, pattern)
	for _, name := range names {
		file, _ := files.ReadFile(name) // It was just found.
		text.Write(file)
	}
	return text.String()
}

// rootFieldsV1 resolves the fields of v1's Query and Mutation.
type rootFieldsV1 struct {
	*Emulator

	v2 *rootFields // what both generations do
}

// ownPool refuses a request that names another pool: as v1 calls it, its
// client.
func (q *rootFieldsV1) ownPool(id string) error {
	if id != "" && id != q.credentials.UserPoolID {
		return &fault{status: statusUnknown, code: codeNoUserPool}
	}
	return nil
}

// about is the user that a call is about: the one that an administrator names,
// else the one who is signed in.
func (q *rootFieldsV1) about(ctx context.Context, id *string) (*user, error) {
	c := callOf(ctx)
	if textOf(id) == "" {
		return q.signedIn(c.authorization)
	}
	if q.administrator(c.authorization) == nil {
		return withID(*id)(q.read())
	}
	return q.v2.self(c, id)
}

// commonMessageV1 is v1's CommonMessage.
type commonMessageV1 struct {
	commonMessage

	Status *bool
}

// doneV1 acknowledges what went well.
func doneV1(ctx context.Context, err error) (*commonMessageV1, error) {
	message, err := done(ctx, err)
	if err != nil {
		return nil, err
	}
	good := true
	return &commonMessageV1{*message, &good}, nil
}

// judged is how a check went, where failing it is an answer.
func judged(ctx context.Context, err error) (*commonMessageV1, error) {
	if err == nil {
		return doneV1(ctx, nil)
	}
	f := faultOf(err)
	if f.status == statusBroken {
		return nil, err
	}
	code, text, good := intOf(f.number()), f.message(callOf(ctx).lang), false
	return &commonMessageV1{commonMessage{&text, &code}, &good}, nil
}

const defaultCountV1 = 10

// pageV1 is a page of a list. What is no page is the first one: the SDKs ask for
// page 0.
func pageV1[T any](all []T, page, count *int32) []T {
	number, size := int64(1), int64(defaultCountV1)
	if page != nil && *page > 0 {
		number = int64(*page)
	}
	if count != nil && *count > 0 {
		size = min(int64(*count), maxLimitV2)
	}
	return pageOf(all, number, size)
}
