// Made by "npm run api:types" from the API description: not edited by hand.

export interface paths {
    "/api/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * This process runs
         * @description Says nothing about the others.
         */
        get: operations["Health.live"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that requests need is there; 503 names in `checks` what is missing */
        get: operations["Health.ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sign-in-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A link that signs a member in once, within 15 minutes
         * @description It lends all of the member's rights: narrowed keys cannot make one.
         */
        post: operations["Session.createLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Exchanges a link's token for a session
         * @description the cookie holds it, the answer says who it is.
         */
        post: operations["Session.signIn"];
        /** Signs out */
        delete: operations["Session.signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whose credential this is, and what it may do */
        get: operations["Session.me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The keys that work or will expire, without the keys themselves */
        get: operations["ApiKey.list"];
        put?: never;
        /**
         * Makes a key
         * @description It is shown in this answer and never again.
         */
        post: operations["ApiKey.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Ends a key
         * @description within five seconds nobody gets in with it. Safe to repeat.
         */
        delete: operations["ApiKey.revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everybody who may sign in */
        get: operations["Member.list"];
        put?: never;
        /** Adds somebody, with a role not above one's own */
        post: operations["Member.add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/members/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes somebody and ends their sessions */
        delete: operations["Member.remove"];
        options?: never;
        head?: never;
        /** Changes somebody's role */
        patch: operations["Member.changeRole"];
        trace?: never;
    };
    "/api/auth/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who did what, newest first */
        get: operations["Audit.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/auth/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where the CRM sends people back to
         * @description Goes on to the connection's page, or to the list of connections with `error` set to a code. A program (no `text/html` in Accept) that shows a state which is unknown, used or too old gets a problem.
         */
        get: operations["Callback.complete"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/auth/{provider}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begins to connect an org
         * @description The person goes to `authorizationUrl`; the CRM sends them back to the callback.
         */
        post: operations["Connection.begin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/orgs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All connected orgs, and those that wait for somebody */
        get: operations["Connection.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/orgs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One org */
        get: operations["Connection.get"];
        put?: never;
        post?: never;
        /**
         * Revokes our access at the CRM, then forgets the credentials
         * @description Safe to repeat.
         */
        delete: operations["Connection.disconnect"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/orgs/{id}/inbound-addresses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The addresses at which this org may tell of changes, without their secrets */
        get: operations["InboundAddress.list"];
        put?: never;
        /**
         * Makes a new address, to be entered at the CRM
         * @description It is shown in this answer and never again; the one before stays alive for a week, or as long as told.
         */
        post: operations["InboundAddress.rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/orgs/{id}/inbound-addresses/{addressId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends an address at once */
        delete: operations["InboundAddress.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/integrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All integrations */
        get: operations["Integration.list"];
        put?: never;
        /**
         * Sets up how a connected org is synchronised
         * @description What is left out gets a sensible default.
         */
        post: operations["Integration.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/integrations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One integration */
        get: operations["Integration.get"];
        put?: never;
        post?: never;
        /**
         * Stops synchronising
         * @description Records on both sides stay.
         */
        delete: operations["Integration.remove"];
        options?: never;
        head?: never;
        /** Changes what is given; what is left out keeps its value, also inside */
        patch: operations["Integration.update"];
        trace?: never;
    };
    "/api/crm/integrations/{id}/fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The fields of both sides, with types and permissions */
        get: operations["Mapping.fields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/integrations/{id}/mappings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which field goes where, in which direction, and who wins */
        get: operations["Mapping.get"];
        /** Replaces all lines by a new version */
        put: operations["Mapping.replace"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/integrations/{id}/mappings/suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Each field of ours with the CRM fields that it most likely is, and why
         * @description The same answer every time.
         */
        get: operations["MappingHelp.suggest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/mapping-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Mappings to start from
         * @description With `integrationId` without the lines that this org cannot have.
         */
        get: operations["MappingHelp.templates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/integrations/{id}/mappings/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The versions of a mapping, newest first
         * @description who made them, when, and how much changed.
         */
        get: operations["MappingHistory.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/integrations/{id}/mappings/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One version with its lines */
        get: operations["MappingHistory.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/integrations/{id}/mappings/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What two versions differ in, line by line */
        get: operations["MappingHistory.diff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/integrations/{id}/mappings/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts the lines of an earlier version in force again, as a new version */
        post: operations["MappingHistory.rollBack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/integrations/{id}/mappings/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All mappings as a file, YAML or JSON */
        get: operations["MappingFile.export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/integrations/{id}/mappings/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Puts the mappings of a file in force, all or none; kinds of records that it does not name stay as they are */
        post: operations["MappingFile.import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/integrations/{id}/mappings/template": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Replaces the mapping by a template's lines, as far as they hold in this org */
        post: operations["MappingFile.apply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/integrations/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a run would do now
         * @description counts of both directions, and samples. Reads the CRM, and writes nothing on either side.
         */
        post: operations["Preview.preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/integrations/{id}/schema-changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the CRM changed about its fields, as far as we have seen, newest first, and which of our fields that concerns */
        get: operations["SchemaChange.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/sync/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Starts a run now; one that waits already is answered instead of a second one */
        post: operations["StartRun.startOne[0]"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/sync/leads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Starts a run now; one that waits already is answered instead of a second one */
        post: operations["StartRun.startOne[1]"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/sync/lists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Starts a run now; one that waits already is answered instead of a second one */
        post: operations["StartRun.startOne[2]"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/sync/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Starts a run now; one that waits already is answered instead of a second one */
        post: operations["StartRun.startOne[3]"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/sync/activities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Starts a run now; one that waits already is answered instead of a second one */
        post: operations["StartRun.startOne[4]"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/sync/deals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Starts a run now; one that waits already is answered instead of a second one */
        post: operations["StartRun.startOne[5]"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/sync/all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Starts a run of every object that the integration synchronises, parents before children */
        post: operations["StartRun.startAll"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/sync/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Runs, newest first */
        get: operations["Run.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/sync/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One run
         * @description how far it is, or what it did.
         */
        get: operations["Run.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/sync/runs/{id}/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The rows that a run could not apply, each with the reason and a fix */
        get: operations["Run.errors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/sync/runs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stops a run at its next page; what is committed stays
         * @description Answers the run. Safe to repeat.
         */
        post: operations["Run.cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/sync/runs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tries what the run could not apply again, all of it or chosen rows, though nothing has changed */
        post: operations["Run.retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/sync/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Per integration and object
         * @description last run, lag, what waits, what needs a decision.
         */
        get: operations["Run.status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/sync/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Server-sent events
         * @description `run` with a run as JSON whenever one moves on; a comment every 15 seconds. Nothing is repeated.
         */
        get: operations["RunEvents.events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes contacts, one a line, of any number
         * @description They are applied after the answer; the import says how far it is.
         */
        post: operations["Import.upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/import/{importId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far an import is, or what it did */
        get: operations["Import.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/import/{importId}/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The rows that could not be imported, each with every wrong field */
        get: operations["Import.errors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Contacts in the order of their last change
         * @description whoever follows `nextCursor` sees every contact that stays still.
         */
        get: operations["Contact.list"];
        put?: never;
        /** Creates a contact, or patches the one that has this e-mail address */
        post: operations["Contact.upsert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/contacts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One contact with its links to CRMs */
        get: operations["Contact.get"];
        put?: never;
        post?: never;
        /** Deletes a contact; what happens in the CRM is the integration's setting */
        delete: operations["Contact.remove"];
        options?: never;
        head?: never;
        /**
         * Changes what is given
         * @description null clears, what is left out keeps its value.
         */
        patch: operations["Contact.patch"];
        trace?: never;
    };
    "/api/contacts/{id}/opt-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The only way that lifts an opt-out
         * @description with evidence newer than the opt-out.
         */
        post: operations["Contact.optIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** People who are not contacts yet, in the order of their last change */
        get: operations["Lead.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/leads/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One lead with its links to CRMs */
        get: operations["Lead.get"];
        put?: never;
        post?: never;
        /** Deletes a lead; what happens in the CRM is the integration's setting */
        delete: operations["Lead.remove"];
        options?: never;
        head?: never;
        /**
         * Changes what is given
         * @description null clears, what is left out keeps its value. A converted lead is refused with 409.
         */
        patch: operations["Lead.patch"];
        trace?: never;
    };
    "/api/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Companies in the order of their last change */
        get: operations["CrmAccount.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One company with its links to CRMs */
        get: operations["CrmAccount.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists in the order of their last change; adding and removing people is one */
        get: operations["List.list"];
        put?: never;
        /** Creates a list with nobody on it */
        post: operations["List.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lists/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One list with its links to CRMs */
        get: operations["List.get"];
        put?: never;
        post?: never;
        /**
         * Deletes a list
         * @description The people on it stay.
         */
        delete: operations["List.remove"];
        options?: never;
        head?: never;
        /**
         * Changes what is given
         * @description null clears, what is left out keeps its value.
         */
        patch: operations["List.patch"];
        trace?: never;
    };
    "/api/lists/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is on a list */
        get: operations["List.members"];
        put?: never;
        /**
         * Puts up to 1,000 contacts and leads on a list
         * @description All or none; repeating is harmless.
         */
        post: operations["List.addMembers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lists/{id}/members/{personId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a contact or lead, named by its own id, off a list */
        delete: operations["List.removeMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Campaigns in the order of their last change */
        get: operations["Campaign.list"];
        put?: never;
        /** Creates a campaign without members */
        post: operations["Campaign.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One campaign with its links to CRMs */
        get: operations["Campaign.get"];
        put?: never;
        post?: never;
        /**
         * Deletes a campaign
         * @description The people in it stay.
         */
        delete: operations["Campaign.remove"];
        options?: never;
        head?: never;
        /**
         * Changes what is given
         * @description null clears, what is left out keeps its value.
         */
        patch: operations["Campaign.patch"];
        trace?: never;
    };
    "/api/campaigns/{id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is in a campaign, and how far each came, in the order of their last change */
        get: operations["Campaign.members"];
        put?: never;
        /**
         * Makes up to 1,000 contacts and leads members
         * @description Members already go on to the given status; all or none; repeating is harmless.
         */
        post: operations["Campaign.addMembers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{id}/members/{personId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a contact or lead, named by its own id, out of a campaign */
        delete: operations["Campaign.removeMember"];
        options?: never;
        head?: never;
        /**
         * Takes a member, named by the contact's or lead's own id, on to another status
         * @description Going back is refused with 409.
         */
        patch: operations["Campaign.patchMember"];
        trace?: never;
    };
    "/api/crm/conflicts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Fields that both sides changed and that wait for a decision, oldest first; one item a field */
        get: operations["Conflict.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/conflicts/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decides several alike, each by itself; the answer names those that could not be decided */
        post: operations["Conflict.resolveMany"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/conflicts/{id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decides one
         * @description The next run, which starts at once, brings both sides to the value. An edit made meanwhile is not lost: it is asked about again.
         */
        post: operations["Conflict.resolve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Deals in the order of their last change, with the contacts and the parts they play */
        get: operations["Deal.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/deals/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One deal with the contacts and the parts they play */
        get: operations["Deal.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/email-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes up to 1,000 events of e-mails, all or none
         * @description The same id counts once. They withdraw consent, take campaign members on and become activities in the CRM.
         */
        post: operations["EmailEvent.record"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Server-sent events
         * @description what became of records, runs and connections, each as a CloudEvent under the name of its kind, with a comment every 15 seconds. Who comes back with `Last-Event-ID` misses nothing of the last seven days; what is older is told by an event `gap`.
         */
        get: operations["Event.events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was changed in all records, newest first, with who, by which run and by which rule */
        get: operations["Explain.activity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/records/{object}/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All that happened to one record, newest first
         * @description changes, links, conflicts and how they were decided.
         */
        get: operations["Explain.timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/records/{object}/{id}/fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Why each field has its value
         * @description from which side, by whom, in which run, by which rule, and what was there before.
         */
        get: operations["Explain.fields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/forms/{form}/submissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes what somebody entered into a form of MarkMail's
         * @description A contact with the address is filled in where it is blank; otherwise its open lead is changed, or a lead is made. The answer says which.
         */
        post: operations["Form.submit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The endpoints that are told of events, without their secrets */
        get: operations["WebhookEndpoint.list"];
        put?: never;
        /**
         * Makes an endpoint
         * @description Events are sent there as Standard Webhooks, signed with the secret that is shown in this answer and never again.
         */
        post: operations["WebhookEndpoint.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One endpoint
         * @description whether it is enabled, and why not.
         */
        get: operations["WebhookEndpoint.get"];
        put?: never;
        post?: never;
        /** Deletes an endpoint with its deliveries */
        delete: operations["WebhookEndpoint.delete"];
        options?: never;
        head?: never;
        /**
         * Changes what is given
         * @description `isEnabled: true` takes deliveries up again; those that are held are sent when you redeliver them.
         */
        patch: operations["WebhookEndpoint.patch"];
        trace?: never;
    };
    "/api/webhooks/{id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Makes a new secret, shown in this answer and never again
         * @description For a day, or as long as told, deliveries are signed with both.
         */
        post: operations["WebhookEndpoint.rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a test event now, also to a disabled endpoint, and answers what came of it */
        post: operations["WebhookEndpoint.test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was sent to an endpoint in the last eight days, newest first */
        get: operations["Delivery.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/deliveries/{deliveryId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One delivery with its body and every attempt */
        get: operations["Delivery.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/deliveries/{deliveryId}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends one again, under the same webhook-id */
        post: operations["Delivery.redeliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{id}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends again what happened in a time and failed or was held, or is in the states that are named
         * @description up to 10,000 at once.
         */
        post: operations["Delivery.redeliverRange"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Live: {
            /** @description Always true. */
            live: boolean;
        };
        ServiceHealth: {
            ready: boolean;
            /** @description Check name → `ok`, or what is missing. */
            checks: {
                [key: string]: string;
            };
        };
        CreateSignInLinkRequest: {
            /**
             * Format: email
             * @description The member to sign in; the tenant's first owner when left out.
             */
            email?: string;
        };
        SignInLink: {
            /** @description Opens the UI signed in. One use. */
            url: string;
            /** @description ISO 8601, UTC. */
            expiresAt: string;
        };
        SessionToken: {
            token: string;
        };
        Principal: {
            tenantId: string;
            /** @enum {string} */
            actorKind: "apiKey" | "member" | "host";
            actorId: string;
            /** @enum {string} */
            role: "viewer" | "operator" | "admin" | "owner";
            /** @description `*` or a list such as `contacts:read`; a key may be narrower than its role. */
            scopes: string[];
            /** @description For sessions: what unsafe requests must repeat in `X-CSRF-Token`. */
            csrfToken?: string;
            /** @description For sessions: names the browser session; safe to log. */
            sessionId?: string;
            tenantName: string;
            /** @description For members: the address they sign in with. */
            email?: string;
        };
        ApiKeyView: {
            id: string;
            name: string;
            /** @enum {string} */
            role: "viewer" | "operator" | "admin" | "owner";
            scopes: string[];
            /** @description The first characters, enough to recognise it. */
            prefix: string;
            createdAt: string;
            expiresAt: string | null;
            lastUsedAt: string | null;
        };
        ApiKeyList: {
            items: components["schemas"]["ApiKeyView"][];
        };
        CreateApiKeyRequest: {
            name: string;
            /**
             * @description @default operator
             * @enum {string}
             */
            role?: "viewer" | "operator" | "admin" | "owner";
            /** @description Such as `contacts:read`, `sync:write`; everything its role may when left out. */
            scopes?: string[];
            expiresAt?: string;
        };
        CreatedApiKey: {
            id: string;
            name: string;
            /** @enum {string} */
            role: "viewer" | "operator" | "admin" | "owner";
            scopes: string[];
            /** @description The first characters, enough to recognise it. */
            prefix: string;
            createdAt: string;
            expiresAt: string | null;
            lastUsedAt: string | null;
            /** @description The key itself. Shown now and never again. */
            key: string;
        };
        MemberView: {
            id: string;
            email: string;
            /** @enum {string} */
            role: "viewer" | "operator" | "admin" | "owner";
            createdAt: string;
        };
        MemberList: {
            items: components["schemas"]["MemberView"][];
        };
        AddMemberRequest: {
            /** Format: email */
            email: string;
            /** @enum {string} */
            role: "viewer" | "operator" | "admin" | "owner";
        };
        RoleBody: {
            /** @enum {string} */
            role: "viewer" | "operator" | "admin" | "owner";
        };
        AuditEntryView: {
            id: string;
            at: string;
            actorKind: string;
            actorId: string;
            /** @description Past tense, e.g. `connection.connected`. */
            action: string;
            /** @description What it was done to. */
            subjectId: string | null;
            details: {
                [key: string]: unknown;
            };
        };
        AuditPage: {
            items: components["schemas"]["AuditEntryView"][];
            nextCursor: string | null;
        };
        BeginConnectionBody: {
            /**
             * @description The browser flow: a person signs in at the CRM and allows access.
             * @enum {string}
             */
            method: "web";
            /** @enum {string} */
            environment: "production" | "sandbox" | "custom";
            /**
             * Format: uri
             * @description Only for `custom`: the org's login origin, on the provider's host list or in CRM_EXTRA_HOSTS.
             */
            loginUrl?: string;
            /** @description What people call this org. */
            label?: string;
        };
        PendingConnection: {
            connectionId: string;
            /** @enum {string} */
            status: "pending";
            /** @description Send the person there. */
            authorizationUrl: string;
        };
        ApiCallLimit: {
            max: number;
            remaining: number;
        };
        ConnectionLimits: {
            dailyApiCalls: components["schemas"]["ApiCallLimit"];
            observedAt: string;
        };
        ConnectionView: {
            id: string;
            provider: string;
            label: string | null;
            orgId: string | null;
            orgName: string | null;
            username: string | null;
            instanceUrl: string | null;
            /** @enum {string} */
            status: "pending" | "connected" | "needsReconnect" | "revoked";
            /** @description What the CRM last said about our quota; null until it did. */
            limits: components["schemas"]["ConnectionLimits"] | null;
            createdAt: string;
        };
        ConnectionList: {
            items: components["schemas"]["ConnectionView"][];
        };
        InboundAddressView: {
            id: string;
            connectionId: string;
            createdAt: string;
            /** @description Null for the newest one. */
            expiresAt: string | null;
        };
        InboundAddressList: {
            items: components["schemas"]["InboundAddressView"][];
        };
        RotateInboundAddressBody: {
            keepOldHours?: number;
        };
        NewInboundAddress: {
            id: string;
            connectionId: string;
            createdAt: string;
            /** @description Null for the newest one. */
            expiresAt: string | null;
            /** @description By channel, e.g. `outbound-messages`. Shown now and never again. */
            urls: {
                [key: string]: string;
            };
        };
        DeleteSettings: {
            /** @enum {string} */
            fromCrm?: "ignore" | "unlink" | "archive" | "delete";
            /** @enum {string} */
            toCrm?: "ignore" | "unlink" | "archive" | "delete";
        };
        ObjectSettings: {
            enabled?: boolean;
            /** @enum {string} */
            direction?: "toCrm" | "fromCrm" | "bidirectional";
            deletes?: components["schemas"]["DeleteSettings"];
        };
        ObjectsSettings: {
            contact?: components["schemas"]["ObjectSettings"];
            lead?: components["schemas"]["ObjectSettings"];
            account?: components["schemas"]["ObjectSettings"];
            list?: components["schemas"]["ObjectSettings"];
            campaign?: components["schemas"]["ObjectSettings"];
            campaignMember?: components["schemas"]["ObjectSettings"];
            activity?: components["schemas"]["ObjectSettings"];
            deal?: components["schemas"]["ObjectSettings"];
        };
        ScheduleSettings: {
            /** @enum {string} */
            kind: "manual" | "interval" | "cron";
            /** @description For `interval`: at least 5. @default 60 */
            seconds?: number;
            /** @description For `cron`: five fields. */
            expression?: string;
            /** @description For `cron`: an IANA name. @default UTC */
            timeZone?: string;
        };
        IntegrationSettings: {
            schedule?: components["schemas"]["ScheduleSettings"];
            /** @description How much of the org's daily API calls we may use. 1–100. @default 80 */
            apiBudgetPercent?: number;
            /**
             * @description What the CRM is told of e-mails: one activity for each event, or one that sums up a contact and campaign. @default each
             * @enum {string}
             */
            emailActivities?: "each" | "summed";
        };
        CreateIntegrationRequest: {
            /** Format: uuid */
            connectionId: string;
            name?: string;
            objects?: components["schemas"]["ObjectsSettings"];
            settings?: components["schemas"]["IntegrationSettings"];
        };
        IntegrationView: {
            id: string;
            connectionId: string;
            name: string;
            /** @description Grows with every change; the ETag. */
            version: number;
            objects: {
                [key: string]: unknown;
            };
            settings: {
                schedule: components["schemas"]["ScheduleSettings"];
                apiBudgetPercent: number;
                /** @enum {string} */
                emailActivities: "each" | "summed";
            };
            createdAt: string;
            updatedAt: string;
        };
        IntegrationPage: {
            items: components["schemas"]["IntegrationView"][];
            nextCursor: string | null;
        };
        IntegrationPatch: {
            name?: string;
            objects?: components["schemas"]["ObjectsSettings"];
            settings?: components["schemas"]["IntegrationSettings"];
        };
        FieldView: {
            name: string;
            label: string;
            /** @enum {string} */
            type: "string" | "number" | "boolean" | "text" | "email" | "phone" | "url" | "date" | "datetime" | "picklist" | "set" | "reference" | "unsupported";
            readable: boolean;
            createable: boolean;
            updateable: boolean;
            required: boolean;
            maxLength: number | null;
            options: {
                value: string;
                label: string;
            }[];
            custom: boolean;
        };
        FieldsOfBothSides: {
            markmail: components["schemas"]["FieldView"][];
            crm: components["schemas"]["FieldView"][];
        };
        TransformBody: {
            toCrm?: string;
            fromCrm?: string;
        };
        ValuePairBody: {
            markmail: components["schemas"]["FieldValue"];
            crm: components["schemas"]["FieldValue"];
        };
        FieldMappingView: {
            compatibility: {
                /** @enum {string} */
                verdict: "ok" | "lossy";
                reason?: string;
            };
            /** @description MarkMail's field: `email`, `firstName` … or `customFields.NAME`. */
            markmailField: string;
            crmField: string;
            /** @enum {string} */
            direction: "toCrm" | "fromCrm" | "bidirectional";
            /**
             * @description Who wins when both sides changed it. Consent fields allow `optOutWins` only.
             * @enum {string}
             */
            rule: "newest" | "crm" | "markmail" | "crmUnlessBlank" | "markmailUnlessBlank" | "ask" | "optOutWins";
            /** @description Not together with `valueMap`. */
            transform?: components["schemas"]["TransformBody"];
            /** @description Where a value stands in several pairs, the first one decides. */
            valueMap?: components["schemas"]["ValuePairBody"][];
            /**
             * @description What becomes of values without a pair in `valueMap`. @default keep
             * @enum {string}
             */
            unmapped?: "keep" | "blank" | "reject";
            /** @description What the receiver (MarkMail for `fromCrm`, else the CRM) gets when a record is created there and the value is blank. */
            default?: components["schemas"]["FieldValue"];
        };
        MappingLineBody: {
            /** @description Ours to say; left aside. */
            compatibility?: {
                [key: string]: unknown;
            };
            /** @description MarkMail's field: `email`, `firstName` … or `customFields.NAME`. */
            markmailField: string;
            crmField: string;
            /** @enum {string} */
            direction: "toCrm" | "fromCrm" | "bidirectional";
            /**
             * @description Who wins when both sides changed it. Consent fields allow `optOutWins` only.
             * @enum {string}
             */
            rule: "newest" | "crm" | "markmail" | "crmUnlessBlank" | "markmailUnlessBlank" | "ask" | "optOutWins";
            /** @description Not together with `valueMap`. */
            transform?: components["schemas"]["TransformBody"];
            /** @description Where a value stands in several pairs, the first one decides. */
            valueMap?: components["schemas"]["ValuePairBody"][];
            /**
             * @description What becomes of values without a pair in `valueMap`. @default keep
             * @enum {string}
             */
            unmapped?: "keep" | "blank" | "reject";
            /** @description What the receiver (MarkMail for `fromCrm`, else the CRM) gets when a record is created there and the value is blank. */
            default?: components["schemas"]["FieldValue"];
        };
        SuggestedField: {
            crmField: string;
            label: string;
            /** @description 0 to 1. */
            score: number;
            /** @description May be ticked beforehand. */
            isSure: boolean;
            /** @description `sameMeaning`: the names mean the same. `partOfMeaning`: a part of them does. `alike`: written alike. `sameType`. `mappedBefore`: by another integration. */
            reasons: ("sameMeaning" | "partOfMeaning" | "alike" | "sameType" | "mappedBefore")[];
        };
        FieldSuggestion: {
            markmailField: string;
            label: string;
            /** @description Mapped already: to this field of the CRM. */
            mappedTo: string | null;
            /** @description The best first, three at most; none where nothing fits. */
            candidates: components["schemas"]["SuggestedField"][];
        };
        FieldSuggestions: {
            items: components["schemas"]["FieldSuggestion"][];
        };
        TemplateTitle: {
            en: string;
            ja: string;
        };
        FieldMappingBody: {
            /** @description MarkMail's field: `email`, `firstName` … or `customFields.NAME`. */
            markmailField: string;
            crmField: string;
            /** @enum {string} */
            direction: "toCrm" | "fromCrm" | "bidirectional";
            /**
             * @description Who wins when both sides changed it. Consent fields allow `optOutWins` only.
             * @enum {string}
             */
            rule: "newest" | "crm" | "markmail" | "crmUnlessBlank" | "markmailUnlessBlank" | "ask" | "optOutWins";
            /** @description Not together with `valueMap`. */
            transform?: components["schemas"]["TransformBody"];
            /** @description Where a value stands in several pairs, the first one decides. */
            valueMap?: components["schemas"]["ValuePairBody"][];
            /**
             * @description What becomes of values without a pair in `valueMap`. @default keep
             * @enum {string}
             */
            unmapped?: "keep" | "blank" | "reject";
            /** @description What the receiver (MarkMail for `fromCrm`, else the CRM) gets when a record is created there and the value is blank. */
            default?: components["schemas"]["FieldValue"];
        };
        MappingTemplateView: {
            id: string;
            provider: string;
            /** @enum {string} */
            object: "contact" | "lead" | "account" | "list" | "campaign" | "campaignMember" | "activity" | "deal";
            title: components["schemas"]["TemplateTitle"];
            mappings: components["schemas"]["FieldMappingBody"][];
        };
        MappingTemplates: {
            items: components["schemas"]["MappingTemplateView"][];
        };
        MappingVersionView: {
            version: number;
            createdAt: string;
            actor: {
                /** @enum {string} */
                kind: "apiKey" | "member" | "host" | "system";
                id: string;
            };
            lines: number;
            /** @description Against the version before. */
            added: number;
            removed: number;
            changed: number;
        };
        MappingVersionPage: {
            items: components["schemas"]["MappingVersionView"][];
            nextCursor: string | null;
        };
        MappingVersionDetail: {
            version: number;
            createdAt: string;
            actor: {
                /** @enum {string} */
                kind: "apiKey" | "member" | "host" | "system";
                id: string;
            };
            lines: number;
            /** @description Against the version before. */
            added: number;
            removed: number;
            changed: number;
            items: components["schemas"]["FieldMappingBody"][];
        };
        MappingLineChange: {
            markmailField: string;
            /** @enum {string} */
            change: "added" | "removed" | "changed";
            /** @description The parts of a changed line that differ. */
            parts: ("crmField" | "direction" | "rule" | "transform" | "valueMap" | "unmapped" | "default")[];
            /** @description Null for a line that was added. */
            before: components["schemas"]["FieldMappingBody"] | null;
            /** @description Null for a line that was removed. */
            after: components["schemas"]["FieldMappingBody"] | null;
        };
        MappingDiff: {
            /** @description 0 for what was before the first version: nothing. */
            from: number;
            to: number;
            changes: components["schemas"]["MappingLineChange"][];
        };
        RollBackMappingBody: {
            /** @description Whose lines are to hold again. */
            version: number;
        };
        MappingSet: {
            /** @description Grows with every change; the ETag. */
            version: number;
            items: components["schemas"]["FieldMappingView"][];
        };
        MappingFile: {
            fileName: string;
            /** @enum {string} */
            format: "yaml" | "json";
            /** @description The file: `format`, and under `objects` the lines of each kind of records, as `PUT …/mappings` takes them. */
            text: string;
        };
        ImportMappingsBody: {
            /** @description The file, YAML or JSON. */
            text: string;
            /** @description Checks and compares, and changes nothing. @default false */
            dryRun?: boolean;
        };
        AppliedMapping: {
            /** @enum {string} */
            object: "contact" | "lead" | "account" | "list" | "campaign" | "campaignMember" | "activity" | "deal";
            /** @description In force now; with `dryRun` the one that was compared with. */
            version: number;
            changes: components["schemas"]["MappingLineChange"][];
        };
        ImportedMappings: {
            dryRun: boolean;
            objects: components["schemas"]["AppliedMapping"][];
        };
        ApplyMappingTemplateBody: {
            templateId: string;
            /** @description Compares, and changes nothing. @default false */
            dryRun?: boolean;
        };
        LeftOutLine: {
            markmailField: string;
            crmField: string;
            reason: string;
        };
        AppliedTemplate: {
            /** @enum {string} */
            object: "contact" | "lead" | "account" | "list" | "campaign" | "campaignMember" | "activity" | "deal";
            /** @description In force now; with `dryRun` the one that was compared with. */
            version: number;
            changes: components["schemas"]["MappingLineChange"][];
            leftOut: components["schemas"]["LeftOutLine"][];
        };
        PreviewBody: {
            /** @description Kinds of records, also such as are not enabled yet. @default all that are enabled */
            objects?: ("contact" | "lead" | "account" | "list" | "campaign" | "campaignMember" | "activity" | "deal")[];
            /**
             * @description @default incremental
             * @enum {string}
             */
            mode?: "incremental" | "full";
        };
        PreviewCounts: {
            create: number;
            update: number;
            unchanged: number;
            delete: number;
            /** @description Those that we know would be: what the CRM itself refuses shows when it is asked. */
            rejected: number;
        };
        PreviewedField: {
            field: string;
            before: components["schemas"]["FieldValue"];
            after: components["schemas"]["FieldValue"];
        };
        PreviewSample: {
            /** @enum {string} */
            object: "contact" | "lead" | "account" | "list" | "campaign" | "campaignMember" | "activity" | "deal";
            /** @enum {string} */
            direction: "toCrm" | "fromCrm";
            /** @enum {string} */
            op: "delete" | "create" | "update";
            /** @description Null for one that we do not have yet. */
            recordId: string | null;
            /** @description Null for one that the CRM does not have yet. */
            crmId: string | null;
            /** @description MarkMail's names of the fields; at MarkMail for `fromCrm`, at the CRM for `toCrm`. */
            fields: components["schemas"]["PreviewedField"][];
        };
        ObjectPreview: {
            /** @enum {string} */
            object: "contact" | "lead" | "account" | "list" | "campaign" | "campaignMember" | "activity" | "deal";
            toCrm: components["schemas"]["PreviewCounts"];
            fromCrm: components["schemas"]["PreviewCounts"];
            /** @description Fields that would wait for a person's decision. */
            conflicts: number;
            /** @description False where the CRM has more records than are looked at: the counts are of those that were. */
            isComplete: boolean;
        };
        Preview: {
            /** @description Of all kinds together. */
            toCrm: components["schemas"]["PreviewCounts"];
            fromCrm: components["schemas"]["PreviewCounts"];
            conflicts: number;
            /** @description Some of the records that would be written, of each kind and direction. */
            samples: components["schemas"]["PreviewSample"][];
            /** @description Calls of the org's quota that a run would need; this preview has spent those for reading. */
            apiCalls: number;
            /** @description How long reading and deciding took: a run takes that and the time for writing. */
            seconds: number;
            isComplete: boolean;
            /** @description In the order in which they would run. */
            objects: components["schemas"]["ObjectPreview"][];
        };
        SchemaFieldState: {
            label: string;
            /** @enum {string} */
            type: "string" | "number" | "boolean" | "text" | "email" | "phone" | "url" | "date" | "datetime" | "picklist" | "set" | "reference" | "unsupported";
            createable: boolean;
            updateable: boolean;
            required: boolean;
        };
        SchemaChangeView: {
            id: string;
            /** @enum {string} */
            object: "contact" | "lead" | "account" | "list" | "campaign" | "campaignMember" | "activity" | "deal";
            /** @description The CRM's field. */
            field: string;
            /**
             * @description `gone`: deleted, or hidden from us; a CRM does not say which.
             * @enum {string}
             */
            change: "type" | "required" | "came" | "gone" | "permission";
            /** @description Null for a field that came. */
            before: components["schemas"]["SchemaFieldState"] | null;
            /** @description Null for a field that is gone. */
            after: components["schemas"]["SchemaFieldState"] | null;
            seenAt: string;
            /** @description MarkMail's fields that are mapped to it now. */
            mappedTo: string[];
            /** @description It is mapped, and rests now because the CRM does not show it. */
            isPaused: boolean;
        };
        SchemaChangePage: {
            items: components["schemas"]["SchemaChangeView"][];
            nextCursor: string | null;
        };
        StartRunBody: {
            /** Format: uuid */
            integrationId: string;
            /**
             * @description @default incremental
             * @enum {string}
             */
            mode?: "incremental" | "full";
            /** @description Only these records of ours. */
            entityIds?: string[];
        };
        DirectionCounts: {
            created: number;
            updated: number;
            unchanged: number;
            deleted: number;
            rejected: number;
        };
        RunErrorSummary: {
            code: string;
            message: string;
            /** @description What the person can do. */
            fix: string;
        };
        RunView: {
            id: string;
            integrationId: string;
            object: string;
            /** @enum {string} */
            mode: "incremental" | "full";
            /** @enum {string} */
            trigger: "change" | "first" | "manual" | "schedule";
            /** @enum {string} */
            state: "succeeded" | "partial" | "failed" | "cancelled" | "queued" | "running";
            /** @description What it is doing: `pull`, `push`, or null when it is not running. */
            phase: string | null;
            createdAt: string;
            startedAt: string | null;
            completedAt: string | null;
            /** @description Rows expected in all; null until known. */
            total: number | null;
            processed: number;
            created: number;
            updated: number;
            unchanged: number;
            deleted: number;
            conflicts: number;
            rejected: number;
            /** @description Calls that counted against the org's quota. */
            apiCalls: number;
            recordsPerSecond: number | null;
            etaSeconds: number | null;
            /** @description The same counts by direction. */
            fromCrm: components["schemas"]["DirectionCounts"];
            toCrm: components["schemas"]["DirectionCounts"];
            error?: components["schemas"]["RunErrorSummary"];
        };
        StartedRun: {
            runId: string;
        };
        FinishedRunsView: {
            id: string;
            integrationId: string;
            object: string;
            /** @enum {string} */
            mode: "incremental" | "full";
            /** @enum {string} */
            trigger: "change" | "first" | "manual" | "schedule";
            /** @enum {string} */
            state: "succeeded" | "partial" | "failed" | "cancelled" | "queued" | "running";
            /** @description What it is doing: `pull`, `push`, or null when it is not running. */
            phase: string | null;
            createdAt: string;
            startedAt: string | null;
            completedAt: string | null;
            /** @description Rows expected in all; null until known. */
            total: number | null;
            processed: number;
            created: number;
            updated: number;
            unchanged: number;
            deleted: number;
            conflicts: number;
            rejected: number;
            /** @description Calls that counted against the org's quota. */
            apiCalls: number;
            recordsPerSecond: number | null;
            etaSeconds: number | null;
            /** @description The same counts by direction. */
            fromCrm: components["schemas"]["DirectionCounts"];
            toCrm: components["schemas"]["DirectionCounts"];
            error?: components["schemas"]["RunErrorSummary"];
            /** @description In the order in which they began. */
            runs: components["schemas"]["RunView"][];
        };
        StartedObject: {
            /** @enum {string} */
            object: "contact" | "lead" | "account" | "list" | "campaign" | "campaignMember" | "activity" | "deal";
            runId: string;
        };
        StartedRunsView: {
            /** @description The last of them: it ends when all objects before its own are done. */
            runId: string;
            /** @description In the order in which they begin: parents before children. */
            runs: components["schemas"]["StartedObject"][];
        };
        RunPage: {
            items: components["schemas"]["RunView"][];
            nextCursor: string | null;
        };
        RejectedRowView: {
            id: string;
            recordId: string | null;
            crmId: string | null;
            /** @enum {string} */
            direction: "toCrm" | "fromCrm";
            cause: string;
            code: string;
            message: string;
            field: string | null;
            /** @description What a person can do about it. */
            fix: string;
            at: string;
        };
        RejectedRowPage: {
            items: components["schemas"]["RejectedRowView"][];
            nextCursor: string | null;
        };
        Nothing: Record<string, never>;
        RetryRowsBody: {
            /** @description Refused rows of the run, by their ids. @default all of them */
            rowIds?: string[];
        };
        RetriedRows: {
            /** @description The run that sends them again; null where only records of the CRM are read again, which needs no run. */
            runId: string | null;
            /** @description Records of ours that are sent again. */
            toCrm: number;
            /** @description Records of the CRM that are read again. */
            fromCrm: number;
        };
        ObjectStatus: {
            integrationId: string;
            object: string;
            lastRun: components["schemas"]["RunView"] | null;
            nextRunAt: string | null;
            /** @description Age of the newest moment up to which both sides are known to agree; null before the first run. */
            lagSeconds: number | null;
            pendingPushes: number;
            conflicts: number;
            rejected: number;
            /** @description Set while the org is parked: when it goes on, and why. */
            parkedUntil: string | null;
        };
        SyncStatus: {
            items: components["schemas"]["ObjectStatus"][];
        };
        BegunImport: {
            importId: string;
        };
        ImportView: {
            id: string;
            /**
             * @description `receiving` until the upload is complete.
             * @enum {string}
             */
            state: "succeeded" | "partial" | "failed" | "receiving" | "queued" | "running";
            /** @description Lines seen so far. */
            total: number;
            created: number;
            updated: number;
            unchanged: number;
            rejected: number;
            createdAt: string;
            completedAt: string | null;
            /** @description Why it failed as a whole. */
            error: string | null;
        };
        ImportErrorView: {
            /** @description 1-based line (NDJSON) or record (CSV, without the header). */
            row: number;
            errors: {
                pointer: string;
                code: string;
                detail: string;
            }[];
        };
        ImportErrorPage: {
            items: components["schemas"]["ImportErrorView"][];
            nextCursor: string | null;
        };
        CrmLinkView: {
            integrationId: string;
            crmId: string | null;
            /** @enum {string} */
            syncStatus: "conflict" | "pending" | "rejected" | "synced" | "unlinked";
            lastSyncedAt: string | null;
        };
        ContactView: {
            email: string | null;
            firstName: string | null;
            lastName: string | null;
            company: string | null;
            phone: string | null;
            title: string | null;
            /** @enum {string} */
            status: "active" | "unsubscribed" | "bounced" | "complained";
            tags: string[];
            id: string;
            customFields: {
                [key: string]: components["schemas"]["FieldValue"];
            };
            /** @description Only grows; the ETag. */
            version: number;
            crmLinks: components["schemas"]["CrmLinkView"][];
            createdAt: string;
            updatedAt: string;
        };
        ContactPage: {
            items: components["schemas"]["ContactView"][];
            nextCursor: string | null;
        };
        UpsertContactRequest: {
            /** Format: email */
            email: string;
            firstName?: string | null;
            lastName?: string | null;
            company?: string | null;
            phone?: string | null;
            title?: string | null;
            /**
             * @description `active` never lifts an opt-out: see opt-in.
             * @enum {string}
             */
            status?: "active" | "unsubscribed" | "bounced" | "complained";
            tags?: string[];
            /** @description Name → string, number, boolean or null; null removes. At most 200 names. */
            customFields?: {
                [key: string]: components["schemas"]["FieldValue"];
            };
        };
        ContactPatch: {
            /** Format: email */
            email?: string | null;
            firstName?: string | null;
            lastName?: string | null;
            company?: string | null;
            phone?: string | null;
            title?: string | null;
            /**
             * @description `active` never lifts an opt-out: see opt-in.
             * @enum {string}
             */
            status?: "active" | "unsubscribed" | "bounced" | "complained";
            tags?: string[];
            /** @description Name → string, number, boolean or null; null removes. At most 200 names. */
            customFields?: {
                [key: string]: components["schemas"]["FieldValue"];
            };
        };
        OptInEvidence: {
            /** @description Where the person said yes: a form's name, an address. */
            source: string;
            /** @description When. ISO 8601; not in the future. */
            at: string;
            by?: string;
            note?: string;
        };
        OptInBody: {
            /** @description Who said yes, when and where. */
            evidence: components["schemas"]["OptInEvidence"];
        };
        LeadView: {
            email: string | null;
            firstName: string | null;
            lastName: string | null;
            company: string | null;
            phone: string | null;
            title: string | null;
            leadStatus: string | null;
            source: string | null;
            /** @description The form that made it. */
            formId: string | null;
            /**
             * @description Consent.
             * @enum {string}
             */
            status: "active" | "unsubscribed" | "bounced" | "complained";
            convertedContactId: string | null;
            convertedAccountId: string | null;
            convertedDealId: string | null;
            convertedAt: string | null;
            id: string;
            customFields: {
                [key: string]: components["schemas"]["FieldValue"];
            };
            /** @description Only grows; the ETag. */
            version: number;
            crmLinks: components["schemas"]["CrmLinkView"][];
            createdAt: string;
            updatedAt: string;
        };
        LeadPage: {
            items: components["schemas"]["LeadView"][];
            nextCursor: string | null;
        };
        LeadPatch: {
            /** Format: email */
            email?: string | null;
            /** @description The lead's own state, in the CRM's words: `Open`, `Working` … */
            leadStatus?: string | null;
            /**
             * @description Consent, as for contacts; `active` never lifts an opt-out.
             * @enum {string}
             */
            status?: "active" | "unsubscribed" | "bounced" | "complained";
            firstName?: string | null;
            lastName?: string | null;
            company?: string | null;
            phone?: string | null;
            title?: string | null;
            source?: string | null;
            /** @description Name → string, number, boolean or null; null removes. At most 200 names. */
            customFields?: {
                [key: string]: components["schemas"]["FieldValue"];
            };
        };
        AccountView: {
            name: string | null;
            website: string | null;
            phone: string | null;
            industry: string | null;
            id: string;
            customFields: {
                [key: string]: components["schemas"]["FieldValue"];
            };
            /** @description Only grows; the ETag. */
            version: number;
            crmLinks: components["schemas"]["CrmLinkView"][];
            createdAt: string;
            updatedAt: string;
        };
        AccountPage: {
            items: components["schemas"]["AccountView"][];
            nextCursor: string | null;
        };
        ListView: {
            name: string | null;
            description: string | null;
            id: string;
            customFields: {
                [key: string]: components["schemas"]["FieldValue"];
            };
            /** @description Only grows; the ETag. */
            version: number;
            crmLinks: components["schemas"]["CrmLinkView"][];
            createdAt: string;
            updatedAt: string;
        };
        ListPage: {
            items: components["schemas"]["ListView"][];
            nextCursor: string | null;
        };
        CreateListRequest: {
            name: string;
            description?: string | null;
            /** @description Name → string, number, boolean or null; null removes. At most 200 names. */
            customFields?: {
                [key: string]: components["schemas"]["FieldValue"];
            };
        };
        ListPatch: {
            name?: string;
            description?: string | null;
            /** @description Name → string, number, boolean or null; null removes. At most 200 names. */
            customFields?: {
                [key: string]: components["schemas"]["FieldValue"];
            };
        };
        ListMemberView: {
            contactId: string | null;
            leadId: string | null;
            addedAt: string;
        };
        ListMemberPage: {
            items: components["schemas"]["ListMemberView"][];
            nextCursor: string | null;
        };
        PersonRef: {
            /** Format: uuid */
            contactId?: string;
            /** Format: uuid */
            leadId?: string;
        };
        AddListMembersBody: {
            /** @description 1–1,000 people. Those who are on the list already stay on it. */
            members: components["schemas"]["PersonRef"][];
        };
        AddedListMembers: {
            added: number;
            /** @description Were on it already. */
            unchanged: number;
        };
        CampaignView: {
            name: string | null;
            description: string | null;
            campaignStatus: string | null;
            type: string | null;
            startDate: string | null;
            endDate: string | null;
            isActive: boolean;
            budget: number | null;
            id: string;
            customFields: {
                [key: string]: components["schemas"]["FieldValue"];
            };
            /** @description Only grows; the ETag. */
            version: number;
            crmLinks: components["schemas"]["CrmLinkView"][];
            createdAt: string;
            updatedAt: string;
        };
        CampaignPage: {
            items: components["schemas"]["CampaignView"][];
            nextCursor: string | null;
        };
        CreateCampaignRequest: {
            name: string;
            description?: string | null;
            /** @description The campaign's own state, in the CRM's words: `Planned`, `In Progress` … */
            campaignStatus?: string | null;
            type?: string | null;
            /** @description `YYYY-MM-DD`. */
            startDate?: string | null;
            /** @description `YYYY-MM-DD`; not before the start. */
            endDate?: string | null;
            /** @description @default false */
            isActive?: boolean;
            /** @description In the org's currency. */
            budget?: number | null;
            /** @description Name → string, number, boolean or null; null removes. At most 200 names. */
            customFields?: {
                [key: string]: components["schemas"]["FieldValue"];
            };
        };
        CampaignPatch: {
            name?: string;
            description?: string | null;
            /** @description The campaign's own state, in the CRM's words: `Planned`, `In Progress` … */
            campaignStatus?: string | null;
            type?: string | null;
            /** @description `YYYY-MM-DD`. */
            startDate?: string | null;
            /** @description `YYYY-MM-DD`; not before the start. */
            endDate?: string | null;
            /** @description @default false */
            isActive?: boolean;
            /** @description In the org's currency. */
            budget?: number | null;
            /** @description Name → string, number, boolean or null; null removes. At most 200 names. */
            customFields?: {
                [key: string]: components["schemas"]["FieldValue"];
            };
        };
        CampaignMemberView: {
            campaignId: string;
            contactId: string | null;
            leadId: string | null;
            /** @enum {string} */
            memberStatus: "unsubscribed" | "bounced" | "added" | "sent" | "opened" | "clicked";
            id: string;
            customFields: {
                [key: string]: components["schemas"]["FieldValue"];
            };
            /** @description Only grows; the ETag. */
            version: number;
            crmLinks: components["schemas"]["CrmLinkView"][];
            createdAt: string;
            updatedAt: string;
        };
        CampaignMemberPage: {
            items: components["schemas"]["CampaignMemberView"][];
            nextCursor: string | null;
        };
        NewCampaignMember: {
            /** Format: uuid */
            contactId?: string;
            /** Format: uuid */
            leadId?: string;
            /**
             * @description @default added
             * @enum {string}
             */
            memberStatus?: "added" | "sent" | "opened" | "clicked" | "bounced" | "unsubscribed";
        };
        AddCampaignMembersBody: {
            /** @description 1–1,000 people. Those who are members already go on to the given status, never back. */
            members: components["schemas"]["NewCampaignMember"][];
        };
        AddedCampaignMembers: {
            added: number;
            /** @description Were members and went on to another status. */
            updated: number;
            unchanged: number;
        };
        CampaignMemberPatch: {
            /** @enum {string} */
            memberStatus: "added" | "sent" | "opened" | "clicked" | "bounced" | "unsubscribed";
        };
        ConflictView: {
            id: string;
            integrationId: string;
            /** @enum {string} */
            object: "contact" | "lead" | "account" | "list" | "campaign" | "campaignMember" | "activity" | "deal";
            recordId: string;
            /** @description MarkMail's name of the field. */
            field: string;
            /** @description What both sides last agreed on; null where they never did. */
            base: components["schemas"]["FieldValue"];
            markmail: components["schemas"]["FieldValue"];
            crm: components["schemas"]["FieldValue"];
            detectedAt: string;
            /** @description Null while it waits for a decision. */
            resolvedAt: string | null;
            /**
             * @description `agreed`: the two sides came to hold the same value by themselves. `gone`: the record was deleted.
             * @enum {string|null}
             */
            choice: "crm" | "markmail" | "value" | "gone" | "agreed" | null;
        };
        ConflictPage: {
            items: components["schemas"]["ConflictView"][];
            nextCursor: string | null;
        };
        ResolveConflictsRequest: {
            ids: string[];
            /** @enum {string} */
            choice: "crm" | "markmail";
        };
        UnresolvedConflict: {
            id: string;
            code: string;
            message: string;
        };
        ResolvedConflicts: {
            resolved: number;
            /** @description Those that stay as they are, and why. */
            failed: components["schemas"]["UnresolvedConflict"][];
        };
        ConflictDecision: {
            /**
             * @description Whose value holds; `value` for another one.
             * @enum {string}
             */
            choice: "crm" | "markmail" | "value";
            /** @description With `choice: "value"` only. Null clears the field. */
            value?: components["schemas"]["FieldValue"];
        };
        DealContactView: {
            contactId: string;
            role: string | null;
            isPrimary: boolean;
        };
        DealView: {
            name: string | null;
            stage: string | null;
            amount: number | null;
            /** @description ISO 4217, where the org has several. */
            currency: string | null;
            /** @description `YYYY-MM-DD`. */
            closeDate: string | null;
            /** @description Per cent, 0–100. */
            probability: number | null;
            isClosed: boolean;
            isWon: boolean;
            accountId: string | null;
            /** @description The primary one first. */
            contacts: components["schemas"]["DealContactView"][];
            id: string;
            customFields: {
                [key: string]: components["schemas"]["FieldValue"];
            };
            /** @description Only grows; the ETag. */
            version: number;
            crmLinks: components["schemas"]["CrmLinkView"][];
            createdAt: string;
            updatedAt: string;
        };
        DealPage: {
            items: components["schemas"]["DealView"][];
            nextCursor: string | null;
        };
        EmailEvent: {
            /** @description The sender's own; the same id counts once, whatever comes with it later. */
            id: string;
            /** @enum {string} */
            type: "sent" | "opened" | "clicked" | "bounced" | "unsubscribed" | "complained";
            /** Format: uuid */
            contactId: string;
            /** Format: uuid */
            campaignId?: string | null;
            /** @description ISO 8601; not in the future. */
            occurredAt: string;
            /** @description Kept as it is, up to 4,000 characters of JSON. */
            metadata?: {
                [key: string]: unknown;
            };
        };
        RecordEmailEventsRequest: {
            /** @description 1–1,000 events in any order. */
            events: components["schemas"]["EmailEvent"][];
        };
        RecordedEmailEvents: {
            accepted: number;
            /** @description Had counted before, or stood here twice. */
            duplicates: number;
        };
        FieldChangeView: {
            field: string;
            from: components["schemas"]["FieldValue"];
            to: components["schemas"]["FieldValue"];
            /** @description Why the value held: a rule of the mapping, or what the engine found, such as `onlyCrmChanged`. Null where somebody simply wrote it. */
            rule: string | null;
        };
        HistoryEntry: {
            id: string;
            at: string;
            /** @enum {string} */
            object: "contact" | "lead" | "account" | "list" | "campaign" | "campaignMember" | "activity" | "deal";
            recordId: string;
            /**
             * @description `created`: by MarkMail's side; `changed` also tells deletions (the field `deleted`); `overruled`: both sides had changed and MarkMail's value held;
             *     `linked`: the record and one of the CRM's became one, or one was made of the other; `asked` and `decided`: of a conflict.
             * @enum {string}
             */
            kind: "changed" | "created" | "overruled" | "linked" | "asked" | "decided";
            /**
             * @description Where it came from.
             * @enum {string}
             */
            side: "system" | "crm" | "markmail";
            /** @description `member:…`, `apiKey:…`, or `sync`. */
            actor: string;
            runId: string | null;
            /** @description Where one integration is concerned. */
            integrationId: string | null;
            crmId: string | null;
            changes: components["schemas"]["FieldChangeView"][];
        };
        HistoryPage: {
            items: components["schemas"]["HistoryEntry"][];
            nextCursor: string | null;
        };
        FieldOrigin: {
            field: string;
            value: components["schemas"]["FieldValue"];
            /** @description Null where the value is as old as the record. */
            changedAt: string | null;
            /** @enum {string} */
            side: "system" | "crm" | "markmail";
            /** @description Null where nobody has written the field since the record was made. */
            actor: string | null;
            runId: string | null;
            rule: string | null;
            /** @description The value before; null where it was blank or the field has not changed. */
            before: components["schemas"]["FieldValue"];
        };
        LinkedSideView: {
            integrationId: string;
            crmId: string | null;
            /** @enum {string} */
            syncStatus: "conflict" | "pending" | "rejected" | "synced" | "unlinked";
            lastSyncedAt: string | null;
            /** @description MarkMail's field → the value that both sides last agreed on; null where they never did. */
            agreed: {
                [key: string]: unknown;
            } | null;
            /** @description The same of fields that wait for a decision → what the CRM holds. */
            asked: {
                [key: string]: unknown;
            };
        };
        RecordFieldsView: {
            /** @enum {string} */
            object: "contact" | "lead" | "account" | "list" | "campaign" | "campaignMember" | "activity" | "deal";
            recordId: string;
            items: components["schemas"]["FieldOrigin"][];
            links: components["schemas"]["LinkedSideView"][];
        };
        FormSubmissionBody: {
            /** Format: email */
            email: string;
            firstName?: string | null;
            lastName?: string | null;
            company?: string | null;
            phone?: string | null;
            title?: string | null;
            source?: string | null;
            /** @description Name → string, number, boolean or null; null removes. At most 200 names. */
            customFields?: {
                [key: string]: components["schemas"]["FieldValue"];
            };
        };
        FormSubmissionView: {
            submissionId: string;
            /**
             * @description `contact` where one has the address; else `lead`.
             * @enum {string}
             */
            object: "contact" | "lead";
            recordId: string;
            /** @enum {string} */
            outcome: "created" | "updated" | "unchanged";
        };
        WebhookEndpointView: {
            id: string;
            url: string;
            eventTypes: string[];
            description: string | null;
            isEnabled: boolean;
            /**
             * @description Null while it is enabled.
             * @enum {string|null}
             */
            disabledReason: "gone" | "byHand" | "failing" | null;
            /** @description One sentence for a person: why it is disabled, or since when it fails. */
            disabledDetail: string | null;
            disabledAt: string | null;
            /** @description Since when nothing got through; null while it does. */
            failingSince: string | null;
            /** @description How long the secret before the present one still signs too; null when there is none. */
            oldSecretUntil: string | null;
            createdAt: string;
            updatedAt: string;
        };
        WebhookEndpointList: {
            items: components["schemas"]["WebhookEndpointView"][];
        };
        CreateWebhookEndpointRequest: {
            /** @description https, on the standard port. What is in it is shown to everybody who may see endpoints. */
            url: string;
            /** @description Types of events, with `*` for any part: `crm.contact.updated.v1`, `crm.contact.*`, `*`. @default ["*"] */
            eventTypes?: string[];
            description?: string | null;
        };
        NewWebhookEndpoint: {
            id: string;
            url: string;
            eventTypes: string[];
            description: string | null;
            isEnabled: boolean;
            /**
             * @description Null while it is enabled.
             * @enum {string|null}
             */
            disabledReason: "gone" | "byHand" | "failing" | null;
            /** @description One sentence for a person: why it is disabled, or since when it fails. */
            disabledDetail: string | null;
            disabledAt: string | null;
            /** @description Since when nothing got through; null while it does. */
            failingSince: string | null;
            /** @description How long the secret before the present one still signs too; null when there is none. */
            oldSecretUntil: string | null;
            createdAt: string;
            updatedAt: string;
            /** @description `whsec_…`, see standardwebhooks.com. Shown now and never again. */
            secret: string;
        };
        WebhookEndpointPatch: {
            /** @description https, on the standard port. What is in it is shown to everybody who may see endpoints. */
            url?: string;
            /** @description Types of events, with `*` for any part: `crm.contact.updated.v1`, `crm.contact.*`, `*`. */
            eventTypes?: string[];
            description?: string | null;
            /** @description False stops deliveries; true takes them up again, also after we stopped them. What came meanwhile is held: redeliver it if it is wanted. */
            isEnabled?: boolean;
        };
        RotateWebhookSecretBody: {
            keepOldHours?: number;
        };
        DeliveryAttemptView: {
            number: number;
            startedAt: string;
            durationMs: number;
            /** @description Null where no answer came. */
            status: number | null;
            /** @enum {string|null} */
            fault: "timeout" | "connection" | "dns" | "tls" | "blocked" | null;
            /** @description The beginning of the answer, where it was none of success. What looks like somebody's address, number or token is left out. */
            answer: string | null;
        };
        DeliveryDetails: {
            /** @description As it is sent. */
            body: string;
            /** @description Oldest first. One that a crash cut off has no entry. */
            log: components["schemas"]["DeliveryAttemptView"][];
            id: string;
            endpointId: string;
            /** @description The `webhook-id`: the same in every attempt. */
            eventId: string;
            eventType: string;
            /** @description The record, run or connection that the event is about. */
            subject: string;
            /** @description When it happened. */
            occurredAt: string;
            /** @enum {string} */
            state: "failed" | "waiting" | "delivered" | "held";
            /** @description Somebody asked for it to try the endpoint. */
            isTest: boolean;
            attempts: number;
            /** @description Null unless it waits. */
            nextTryAt: string | null;
            deliveredAt: string | null;
            /** @description Of the last answer; null where none came. */
            lastStatus: number | null;
            /** @enum {string|null} */
            lastFault: "timeout" | "connection" | "dns" | "tls" | "blocked" | null;
        };
        DeliveryView: {
            id: string;
            endpointId: string;
            /** @description The `webhook-id`: the same in every attempt. */
            eventId: string;
            eventType: string;
            /** @description The record, run or connection that the event is about. */
            subject: string;
            /** @description When it happened. */
            occurredAt: string;
            /** @enum {string} */
            state: "failed" | "waiting" | "delivered" | "held";
            /** @description Somebody asked for it to try the endpoint. */
            isTest: boolean;
            attempts: number;
            /** @description Null unless it waits. */
            nextTryAt: string | null;
            deliveredAt: string | null;
            /** @description Of the last answer; null where none came. */
            lastStatus: number | null;
            /** @enum {string|null} */
            lastFault: "timeout" | "connection" | "dns" | "tls" | "blocked" | null;
        };
        DeliveryPage: {
            items: components["schemas"]["DeliveryView"][];
            nextCursor: string | null;
        };
        RedeliverRangeBody: {
            /** @description When the events happened: at or after. */
            from: string;
            /** @description Before. @default now */
            to?: string;
            /** @description @default ["failed", "held"] */
            states?: ("waiting" | "delivered" | "failed" | "held")[];
        };
        Redelivered: {
            /** @description How many are on their way now. */
            count: number;
            /** @description There are more: ask again. */
            hasMore: boolean;
        };
        Problem: {
            /**
             * Format: uri
             * @description Names the kind of problem
             */
            type: string;
            /** @description The HTTP status in words */
            title: string;
            /** @description The HTTP status */
            status: number;
            /** @description Stable `AREA.WHAT` */
            code: string;
            /** @description For a person */
            detail: string;
            /** @description Names this request in our logs; also in X-Request-Id */
            traceId: string;
            /** @description Whether repeating the same request later may work */
            retryable: boolean;
            /** @description Every wrong field, for bad input */
            errors?: {
                /** @description JSON pointer into the body, `?name` for a query parameter, `#Name` for a header */
                pointer: string;
                /** @description Stable: `required`, `unknown`, `type`, `range`, `format`, `notAllowed` … */
                code: string;
                /** @description What is wrong and what is expected */
                detail: string;
            }[];
        };
        /** @description A text, a number, yes or no, a list of texts, or null */
        FieldValue: (string | number | boolean | string[]) | null;
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "Health.live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Live"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Health.ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceHealth"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Session.createLink": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSignInLinkRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInLink"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Session.signIn": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionToken"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Principal"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Session.signOut": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Session.me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Principal"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "ApiKey.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyList"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "ApiKey.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApiKeyRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedApiKey"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "ApiKey.revoke": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Member.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberList"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Member.add": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddMemberRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Member.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Member.changeRole": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Audit.list": {
        parameters: {
            query?: {
                /** @description At most so many items. 1–200. @default 50 */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Callback.complete": {
        parameters: {
            query: {
                code?: string;
                /** @description One-time, ten minutes. */
                state: string;
                /** @description The CRM's refusal, e.g. `access_denied`. */
                error?: string;
                error_description?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the page of the connection in the UI */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Connection.begin": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BeginConnectionBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PendingConnection"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Connection.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionList"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Connection.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Connection.disconnect": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "InboundAddress.list": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InboundAddressList"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "InboundAddress.rotate": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateInboundAddressBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewInboundAddress"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "InboundAddress.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                addressId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Integration.list": {
        parameters: {
            query?: {
                /** @description At most so many items. 1–200. @default 50 */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Integration.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateIntegrationRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description The version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Integration.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Integration.remove": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: refused with 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Integration.update": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: refused with 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IntegrationPatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntegrationView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Mapping.fields": {
        parameters: {
            query: {
                /** @description @default contact */
                object: "contact" | "lead" | "account" | "list" | "campaign" | "campaignMember" | "activity" | "deal";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FieldsOfBothSides"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Mapping.get": {
        parameters: {
            query: {
                /** @description @default contact */
                object: "contact" | "lead" | "account" | "list" | "campaign" | "campaignMember" | "activity" | "deal";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FieldMappingView"][];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Mapping.replace": {
        parameters: {
            query: {
                /** @description @default contact */
                object: "contact" | "lead" | "account" | "list" | "campaign" | "campaignMember" | "activity" | "deal";
            };
            header?: {
                /** @description The ETag that was read: refused with 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MappingLineBody"][];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FieldMappingView"][];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "MappingHelp.suggest": {
        parameters: {
            query: {
                /** @description @default contact */
                object: "contact" | "lead" | "account" | "list" | "campaign" | "campaignMember" | "activity" | "deal";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FieldSuggestions"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "MappingHelp.templates": {
        parameters: {
            query?: {
                object?: "contact" | "lead" | "account" | "list" | "campaign" | "campaignMember" | "activity" | "deal";
                /** @description Leaves out lines whose field this integration's org does not have, or that do not fit there. */
                integrationId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MappingTemplates"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "MappingHistory.list": {
        parameters: {
            query: {
                /** @description At most so many items. 1–200. @default 50 */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description @default contact */
                object: "contact" | "lead" | "account" | "list" | "campaign" | "campaignMember" | "activity" | "deal";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MappingVersionPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "MappingHistory.get": {
        parameters: {
            query: {
                /** @description @default contact */
                object: "contact" | "lead" | "account" | "list" | "campaign" | "campaignMember" | "activity" | "deal";
            };
            header?: never;
            path: {
                id: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MappingVersionDetail"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "MappingHistory.diff": {
        parameters: {
            query: {
                /** @description @default contact */
                object: "contact" | "lead" | "account" | "list" | "campaign" | "campaignMember" | "activity" | "deal";
                /** @description @default the version before `to` */
                from?: number;
                /** @description @default the version in force */
                to?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MappingDiff"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "MappingHistory.rollBack": {
        parameters: {
            query: {
                /** @description @default contact */
                object: "contact" | "lead" | "account" | "list" | "campaign" | "campaignMember" | "activity" | "deal";
            };
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RollBackMappingBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MappingSet"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "MappingFile.export": {
        parameters: {
            query: {
                /** @description @default yaml */
                format: "yaml" | "json";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MappingFile"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "MappingFile.import": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportMappingsBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportedMappings"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "MappingFile.apply": {
        parameters: {
            query: {
                /** @description @default contact */
                object: "contact" | "lead" | "account" | "list" | "campaign" | "campaignMember" | "activity" | "deal";
            };
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplyMappingTemplateBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppliedTemplate"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Preview.preview": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "SchemaChange.list": {
        parameters: {
            query?: {
                /** @description At most so many items. 1–200. @default 50 */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                object?: "contact" | "lead" | "account" | "list" | "campaign" | "campaignMember" | "activity" | "deal";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SchemaChangePage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "StartRun.startOne[0]": {
        parameters: {
            query?: {
                /** @description Answer with the finished run if it finishes within so many seconds. 0–120. */
                wait?: number;
            };
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartRunBody"];
            };
        };
        responses: {
            /** @description With `wait`: the finished run */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunView"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedRun"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "StartRun.startOne[1]": {
        parameters: {
            query?: {
                /** @description Answer with the finished run if it finishes within so many seconds. 0–120. */
                wait?: number;
            };
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartRunBody"];
            };
        };
        responses: {
            /** @description With `wait`: the finished run */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunView"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedRun"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "StartRun.startOne[2]": {
        parameters: {
            query?: {
                /** @description Answer with the finished run if it finishes within so many seconds. 0–120. */
                wait?: number;
            };
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartRunBody"];
            };
        };
        responses: {
            /** @description With `wait`: the finished run */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunView"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedRun"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "StartRun.startOne[3]": {
        parameters: {
            query?: {
                /** @description Answer with the finished run if it finishes within so many seconds. 0–120. */
                wait?: number;
            };
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartRunBody"];
            };
        };
        responses: {
            /** @description With `wait`: the finished run */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunView"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedRun"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "StartRun.startOne[4]": {
        parameters: {
            query?: {
                /** @description Answer with the finished run if it finishes within so many seconds. 0–120. */
                wait?: number;
            };
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartRunBody"];
            };
        };
        responses: {
            /** @description With `wait`: the finished run */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunView"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedRun"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "StartRun.startOne[5]": {
        parameters: {
            query?: {
                /** @description Answer with the finished run if it finishes within so many seconds. 0–120. */
                wait?: number;
            };
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartRunBody"];
            };
        };
        responses: {
            /** @description With `wait`: the finished run */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunView"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedRun"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "StartRun.startAll": {
        parameters: {
            query?: {
                /** @description Answer with the finished run if it finishes within so many seconds. 0–120. */
                wait?: number;
            };
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartRunBody"];
            };
        };
        responses: {
            /** @description With `wait`: the finished runs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FinishedRunsView"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedRunsView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Run.list": {
        parameters: {
            query?: {
                /** @description At most so many items. 1–200. @default 50 */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                integrationId?: string;
                state?: "queued" | "running" | "succeeded" | "partial" | "failed" | "cancelled";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Run.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Run.errors": {
        parameters: {
            query?: {
                /** @description At most so many items. 1–200. @default 50 */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RejectedRowPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Run.cancel": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Nothing"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Run.retry": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetryRowsBody"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetriedRows"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Run.status": {
        parameters: {
            query?: {
                integrationId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncStatus"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "RunEvents.events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream that stays open */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Import.upload": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-ndjson": string;
                "text/csv": string;
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BegunImport"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Import.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                importId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Import.errors": {
        parameters: {
            query?: {
                /** @description At most so many items. 1–200. @default 50 */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                importId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportErrorPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Contact.list": {
        parameters: {
            query?: {
                /** @description At most so many items. 1–200. @default 50 */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Exact, folded. */
                email?: string;
                /** @description Changed at or after. */
                updatedSince?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Contact.upsert": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpsertContactRequest"];
            };
        };
        responses: {
            /** @description A known contact was patched */
            200: {
                headers: {
                    /** @description The version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactView"];
                };
            };
            /** @description A contact was created */
            201: {
                headers: {
                    /** @description The version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Contact.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Contact.remove": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: refused with 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Contact.patch": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: refused with 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContactPatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Contact.optIn": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OptInBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Lead.list": {
        parameters: {
            query?: {
                /** @description At most so many items. 1–200. @default 50 */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Exact, folded. */
                email?: string;
                /** @description Changed at or after. */
                updatedSince?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeadPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Lead.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeadView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Lead.remove": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: refused with 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Lead.patch": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: refused with 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LeadPatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeadView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "CrmAccount.list": {
        parameters: {
            query?: {
                /** @description At most so many items. 1–200. @default 50 */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Exact, whatever the case. */
                name?: string;
                /** @description Changed at or after. */
                updatedSince?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "CrmAccount.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "List.list": {
        parameters: {
            query?: {
                /** @description At most so many items. 1–200. @default 50 */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Changed at or after. */
                updatedSince?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "List.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateListRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description The version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "List.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "List.remove": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: refused with 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "List.patch": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: refused with 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListPatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "List.members": {
        parameters: {
            query?: {
                /** @description At most so many items. 1–200. @default 50 */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListMemberPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "List.addMembers": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddListMembersBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedListMembers"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "List.removeMember": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                personId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Campaign.list": {
        parameters: {
            query?: {
                /** @description At most so many items. 1–200. @default 50 */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Changed at or after. */
                updatedSince?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Campaign.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateCampaignRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description The version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Campaign.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Campaign.remove": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: refused with 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Campaign.patch": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: refused with 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CampaignPatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Campaign.members": {
        parameters: {
            query?: {
                /** @description At most so many items. 1–200. @default 50 */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Changed at or after. */
                updatedSince?: string;
                memberStatus?: "added" | "sent" | "opened" | "clicked" | "bounced" | "unsubscribed";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignMemberPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Campaign.addMembers": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddCampaignMembersBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddedCampaignMembers"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Campaign.removeMember": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: refused with 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
                personId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Campaign.patchMember": {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read: refused with 412 when it is no longer current. */
                "If-Match"?: string;
            };
            path: {
                id: string;
                personId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CampaignMemberPatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignMemberView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Conflict.list": {
        parameters: {
            query?: {
                /** @description At most so many items. 1–200. @default 50 */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                integrationId?: string;
                object?: "contact" | "lead" | "account" | "list" | "campaign" | "campaignMember" | "activity" | "deal";
                recordId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConflictPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Conflict.resolveMany": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolveConflictsRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResolvedConflicts"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Conflict.resolve": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConflictDecision"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConflictView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Deal.list": {
        parameters: {
            query?: {
                /** @description At most so many items. 1–200. @default 50 */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Changed at or after. */
                updatedSince?: string;
                accountId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DealPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Deal.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version, for If-Match */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DealView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "EmailEvent.record": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordEmailEventsRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordedEmailEvents"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Event.events": {
        parameters: {
            query?: {
                /** @description Kinds of things, with a comma between: `contact,run,connection`. All when left out. */
                kinds?: string;
            };
            header?: {
                /** @description The id of the last event that was read */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream that stays open */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Explain.activity": {
        parameters: {
            query?: {
                /** @description At most so many items. 1–200. @default 50 */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                object?: "contact" | "lead" | "account" | "list" | "campaign" | "campaignMember" | "activity" | "deal";
                side?: "markmail" | "crm" | "system";
                runId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Explain.timeline": {
        parameters: {
            query?: {
                /** @description At most so many items. 1–200. @default 50 */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                object: "contact" | "lead" | "account" | "list" | "campaign" | "campaignMember" | "activity" | "deal";
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Explain.fields": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                object: "contact" | "lead" | "account" | "list" | "campaign" | "campaignMember" | "activity" | "deal";
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordFieldsView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Form.submit": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                form: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FormSubmissionBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FormSubmissionView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "WebhookEndpoint.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointList"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "WebhookEndpoint.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWebhookEndpointRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhookEndpoint"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "WebhookEndpoint.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "WebhookEndpoint.delete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "WebhookEndpoint.patch": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookEndpointPatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "WebhookEndpoint.rotate": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateWebhookSecretBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhookEndpoint"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "WebhookEndpoint.test": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Nothing"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryDetails"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Delivery.list": {
        parameters: {
            query?: {
                /** @description At most so many items. 1–200. @default 50 */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                state?: "waiting" | "delivered" | "failed" | "held";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryPage"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Delivery.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryDetails"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Delivery.redeliver": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Nothing"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryView"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "Delivery.redeliverRange": {
        parameters: {
            query?: never;
            header?: {
                /** @description Makes repeating harmless. 1–255 visible characters. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedeliverRangeBody"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Redelivered"];
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
