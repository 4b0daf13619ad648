import * as z from "zod";
import { Instant, ExpiresIn } from "../shares/schema.ts";
import { ObjectKey } from "../storage/object-key.ts";
import { NewPassword, PersonName, PlainName } from "./new-password.ts";
import { LEVELS } from "./rights.ts";
import { SCOPES } from "./scopes.ts";

/* What the addresses of people, groups, permissions and tokens take. */

export const IdParams = z.strictObject({ id: z.string().max(64) });
export const MemberParams = z.strictObject({ id: z.string().max(64), userId: z.string().max(64) });

const Email = z
  .string("must be an e-mail address")
  .trim()
  .max(320, "must be at most 320 characters")
  .pipe(z.email("must be an e-mail address, such as ada@example.com"));
export const RoleInput = z
  .enum(["admin", "user"], 'must be "admin" or "user"')
  .transform((role) => (role === "admin" ? ("administrator" as const) : ("user" as const)));

/** Body of `POST /api/v1/users`. Without a password the person is invited by a link, which `sendMail` sends to them. */
export const CreateUser = z.strictObject({
  email: Email,
  name: PersonName.optional(),
  role: RoleInput.default("user"),
  password: NewPassword.optional(),
  groups: z.array(z.string().max(64)).max(100, "must name at most 100 groups").optional(),
  sendMail: z.boolean("must be true or false").default(false),
});
export type CreateUser = z.infer<typeof CreateUser>;

/** Body of `PATCH /api/v1/users/{id}`: what is left out stays. */
export const EditUser = z
  .strictObject({
    email: Email.optional(),
    name: PersonName.nullish(),
    role: RoleInput.optional(),
    isDisabled: z.boolean("must be true or false").optional(),
    password: NewPassword.optional(),
  })
  .refine((changes) => Object.keys(changes).length > 0, "must change something");
export type EditUser = z.infer<typeof EditUser>;

export const DeleteUserQuery = z.strictObject({ handOverTo: z.string().max(64).optional() });

const page = {
  cursor: z.string().max(1024).optional(),
  limit: z.coerce.number("must be a whole number from 1 to 200").int().min(1).max(200).default(50),
};
const search = z.string().max(200, "must be at most 200 characters").optional();

export const ListUsers = z.strictObject({ q: search, role: RoleInput.optional(), ...page });
export const ListGroups = z.strictObject({ q: search, ...page });
export const ListMembers = z.strictObject(page);

const GroupName = PlainName.min(1, "must not be empty").max(100, "must be at most 100 characters");
export const GroupBody = z.strictObject({ name: GroupName });

/** A folder that a rule stands on: the whole bucket, or a prefix that ends in a slash, since a rule without one would also hold for its neighbours. */
export const FolderPrefix = z
  .string("must be a folder")
  .refine((prefix) => !/[\u0000-\u001f\u007f-\u009f]/u.test(prefix), "must not contain control characters")
  .refine((prefix) => prefix === "" || prefix.endsWith("/"), "must end in a slash: a permission stands on a folder")
  .superRefine((prefix, context) => {
    if (prefix === "") return;
    for (const { message } of ObjectKey.safeParse(prefix).error?.issues ?? []) context.addIssue({ code: "custom", message });
  })
  .transform((prefix) => prefix.normalize("NFC"));
const BucketName = z.string("must name a bucket").min(1, "must name a bucket").max(64);
const Level = z.enum(LEVELS, `must be one of ${LEVELS.join(", ")}`);

export const PermissionInput = z.strictObject({
  bucket: BucketName,
  prefix: FolderPrefix.default(""),
  level: Level,
  share: z.boolean("must be true or false").default(false),
});
export type PermissionInput = z.infer<typeof PermissionInput>;

const MAX_RULES = 1000;

/** Room for a thousand folders with names of 1,024 bytes, however they are escaped. */
export const MAX_PERMISSIONS_BODY_BYTES = 8 * 1024 * 1024;

/** Body of `PUT /api/v1/users/{id}/permissions`: the whole list. */
export const PermissionList = z
  .array(PermissionInput, "must be a list of permissions")
  .max(MAX_RULES, "must be at most 1,000 permissions")
  .refine((rules) => new Set(rules.map((rule) => `${rule.bucket}/${rule.prefix}`)).size === rules.length, "must name each folder once");

const oneSubject = (rule: { user?: string | undefined; group?: string | undefined }) =>
  (rule.user === undefined) !== (rule.group === undefined);
const subject = { user: z.string().max(64).optional(), group: z.string().max(64).optional() };

/** Body of `PUT /api/v1/permissions/rules`: one rule on one folder. */
export const RuleBody = z
  .strictObject({ ...PermissionInput.shape, ...subject })
  .refine(oneSubject, { path: ["user"], message: "name a user or a group, one of them" });
export const RuleQuery = z
  .strictObject({ bucket: BucketName, prefix: FolderPrefix.default(""), ...subject })
  .refine(oneSubject, { path: ["user"], message: "name a user or a group, one of them" });
export const FolderRulesQuery = z.strictObject({ bucket: BucketName, prefix: FolderPrefix.default("") });
export const ListAccess = z.strictObject({ bucket: BucketName, prefix: FolderPrefix.default(""), ...page });

/** Body of `POST /api/v1/tokens`. */
export const CreateToken = z
  .strictObject({
    name: PlainName.min(1, "must not be empty").max(100, "must be at most 100 characters"),
    scopes: z
      .array(
        z
          .string()
          .toLowerCase()
          .pipe(z.enum(SCOPES, `must be of ${SCOPES.join(", ")}`)),
        "must be a list of scopes",
      )
      .min(1, "must name at least one scope")
      .max(SCOPES.length),
    expiresAt: Instant.optional(),
    expiresIn: ExpiresIn.optional(),
  })
  .refine((token) => token.expiresAt === undefined || token.expiresIn === undefined, {
    path: ["expiresAt"],
    message: "give expiresAt or expiresIn, not both",
  });
export type CreateToken = z.infer<typeof CreateToken>;
export const ListTokens = z.strictObject({ all: z.literal("true", "must be true, or left out").optional(), ...page });
