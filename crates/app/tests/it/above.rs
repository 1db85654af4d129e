//! A district that is assessed by its city and assesses its own departments, by the same people.

use mingjian_app::commands::authority::FoundAuthority;
use mingjian_app::commands::house::{
    AdmitPerson, BlockPerson, GrantRole, RegisterBody, RegisterPerson, StateStanding,
};
use mingjian_app::queries::ShowBodies;
use mingjian_app::{AppError, Command};
use mingjian_app::{ManageAccount, Step};
use mingjian_core::access::{Actor, Role};
use mingjian_core::flow::settings::{Level, Standing};
use mingjian_core::ids::AuthorityId;
use mingjian_core::lang::Text;
use mingjian_testkit::{TestApp, on_both};

fn at(authority: &str) -> AuthorityId {
    authority.into()
}

async fn does<C: Command>(app: &TestApp, command: C) {
    app.run(Actor::system("test"), command).await.expect("done");
}

async fn refused<C: Command>(app: &TestApp, command: C) -> &'static str {
    match app.run(Actor::system("test"), command).await {
        Err(AppError::Refused(refusals)) => refusals.first().expect("a reason").code,
        other => panic!("{other:?}"),
    }
}

fn person(authority: &str, person: &str) -> RegisterPerson {
    RegisterPerson {
        authority: at(authority),
        person: person.to_owned(),
        name: "孙某".to_owned(),
        body: String::new(),
        former_bodies: Vec::new(),
        email: String::new(),
    }
}

fn role(authority: &str, person: &str, role: Role, unit: &str) -> GrantRole {
    GrantRole {
        authority: at(authority),
        person: person.to_owned(),
        role,
        unit: unit.to_owned(),
        from: None,
        until: None,
    }
}

fn admit(home: &str) -> AdmitPerson {
    AdmitPerson {
        authority: at("city"),
        person: "sun".to_owned(),
        home: at(home),
        body: "district".to_owned(),
    }
}

fn standing(level: Level, above: &str, unit_above: &str) -> StateStanding {
    StateStanding {
        authority: at("district"),
        standing: Standing {
            level,
            leading_group: Text::zh("区政务公开领导小组"),
            office: Text::zh("区政府办公室"),
            above: above.to_owned(),
            unit_above: unit_above.to_owned(),
        },
    }
}

async fn two_levels(app: &TestApp) {
    for (id, name) in [("city", "示例市"), ("district", "示例区")] {
        let (authority, name) = (at(id), Text::zh(name));
        does(app, FoundAuthority { authority, name }).await;
    }
    let body = RegisterBody {
        authority: at("city"),
        body: "district".to_owned(),
        name: Text::zh("示例区政府"),
        display_order: 1,
        member: false,
        office: false,
    };
    does(app, body).await;
    does(app, person("district", "sun")).await;
    does(app, role("district", "sun", Role::Office, "")).await;
}

on_both! {
    async fn the_same_person_assesses_below_and_is_assessed_above(app) {
        two_levels(&app).await;
        does(&app, admit("district")).await;
        does(&app, role("city", "sun", Role::UnitHead, "district")).await;
        let own = app.app.seat("sun", "").await.unwrap().unwrap();
        assert_eq!((own.authority.as_str(), own.actor.role), ("district", Role::Office), "at home first");
        assert_eq!(own.roles.len(), 2);
        let (grant, _) = own.roles.iter().find(|(_, grant)| grant.role == Role::UnitHead).unwrap();
        let above = app.app.seat("sun", grant).await.unwrap().unwrap();
        assert_eq!((above.authority.as_str(), above.actor.unit.as_str()), ("city", "district"));
        // What the district's office may do, the unit's head may not do in the city.
        let look = |authority: &str| ShowBodies { authority: at(authority) };
        assert!(app.app.look(&own.actor, &look("district")).await.is_ok());
        assert!(matches!(app.app.look(&own.actor, &look("city")).await, Err(AppError::NotFound)));
        assert!(matches!(app.app.look(&above.actor, &look("city")).await, Err(AppError::NotFound)));
        // Blocked above, they go on at home; blocked at home, nowhere.
        let block = |authority: &str| BlockPerson { authority: at(authority), person: "sun".to_owned(), reason: "调离".to_owned() };
        does(&app, block("city")).await;
        assert_eq!(app.app.seat("sun", grant).await.unwrap().unwrap().authority.as_str(), "district");
        does(&app, block("district")).await;
        assert!(app.app.seat("sun", "").await.unwrap().is_none());
    }

    async fn nobody_reaches_an_account_through_another_register(app) {
        two_levels(&app).await;
        assert_eq!(refused(&app, person("city", "sun")).await, "MJ7117", "the same id is the same person");
        assert_eq!(refused(&app, admit("city")).await, "MJ2113", "not known there");
        does(&app, admit("district")).await;
        let link = app.app.invite("sun", "sun", "district-admin").await.unwrap();
        let visit = mingjian_app::sign_in::Visit::new("10.0.0.1", "Browser/1");
        app.app.use_link(&link, "", "桂花开了两次-moonlit", &visit).await.unwrap();
        for step in [Step::Reset, Step::Suspend, Step::DemandChange] {
            let manage = ManageAccount {
                authority: at("city"),
                person: "sun".to_owned(),
                step,
                login: String::new(),
                reason: "试".to_owned(),
            };
            match app.app.manage_account(Actor::of("admin", Role::Administrator, "city"), manage).await {
                Err(AppError::Refused(refusals)) => assert_eq!(refusals.first().unwrap().code, "MJ7118", "{step:?}"),
                other => panic!("{step:?}: {other:?}"),
            }
        }
        // An entry of their own is not overwritten by an admission either.
        does(&app, person("city", "city-own")).await;
        let own = AdmitPerson { person: "city-own".to_owned(), ..admit("district") };
        assert_eq!(refused(&app, own).await, "MJ7118");
    }

    async fn an_authority_says_its_level_and_who_assesses_it(app) {
        two_levels(&app).await;
        assert_eq!(refused(&app, standing(Level::County, "nowhere", "x")).await, "MJ2092");
        assert_eq!(refused(&app, standing(Level::County, "district", "x")).await, "MJ2092", "not itself");
        assert_eq!(refused(&app, standing(Level::Province, "city", "district")).await, "MJ2093");
        assert_eq!(refused(&app, standing(Level::County, "city", "")).await, "MJ2101", "as which unit");
        does(&app, standing(Level::County, "city", "district")).await;
        let office = Actor::of("sun", Role::Office, "district");
        let view = app.app.look(&office, &ShowBodies { authority: at("district") }).await.unwrap();
        assert_eq!((view.above_name.zh.as_str(), view.standing.unwrap().level), ("示例市", Level::County));
    }
}
