// What fields of CRMs are called, in Japanese and English: a concept a line, and what it goes by. Names of our own choosing, collected from what
// CRMs show and what people call their own fields.

const TABLE = `
email: email, e-mail, email address, mail, mail address, primary email, work email, business email, emailaddress1, メール, メールアドレス, eメール, 電子メール, mailアドレス, e-mailアドレス, 勤務先メール
secondaryEmail: secondary email, other email, additional email, alternate email, emailaddress2, personal email, private email, サブメール, サブメールアドレス, 予備メール, 別のメール, その他のメール, 個人メール, 副メールアドレス
lastName: last name, lastname, surname, family name, lname, 姓, 苗字, 名字, 氏, 名前(姓), 姓(漢字), お名前(姓)
firstName: first name, firstname, given name, forename, fname, 名, 下の名前, 名前(名), 名(漢字), お名前(名), ファーストネーム
fullName: full name, name, contact name, display name, fullname, 氏名, 名前, お名前, フルネーム, 担当者名, ご担当者名, 顧客名
middleName: middle name, middlename, ミドルネーム
lastNameKana: last name kana, lastname kana, phonetic last name, last name local, yomi last name, family name kana, 姓(カナ), 姓カナ, 姓フリガナ, セイ, 姓(かな), 姓(ふりがな), フリガナ(姓)
firstNameKana: first name kana, firstname kana, phonetic first name, first name local, yomi first name, given name kana, 名(カナ), 名カナ, 名フリガナ, メイ, 名(かな), 名(ふりがな), フリガナ(名)
fullNameKana: name kana, phonetic name, furigana, フリガナ, ふりがな, 氏名カナ, 氏名(カナ), 読み仮名, よみがな, カナ氏名
salutation: salutation, title prefix, prefix, honorific, 敬称, 呼称
suffix: suffix, name suffix, サフィックス
phone: phone, telephone, phone number, tel, business phone, work phone, office phone, telephone1, main phone, 電話, 電話番号, tel番号, 勤務先電話, 代表電話, 会社電話, 連絡先電話番号, 直通電話
mobilePhone: mobile, mobile phone, cell, cell phone, cellphone, mobilephone, mobile number, 携帯, 携帯電話, 携帯番号, 携帯電話番号, モバイル
homePhone: home phone, homephone, telephone2, private phone, 自宅電話, 自宅の電話, 自宅電話番号
otherPhone: other phone, otherphone, telephone3, alternate phone, その他の電話, その他電話
assistantPhone: assistant phone, assistantphone, アシスタント電話
fax: fax, fax number, facsimile, ファックス, fax番号, ファクス, ファクシミリ
title: title, job title, jobtitle, position, role title, 役職, 肩書, 肩書き, 職位, 役職名, ポジション
department: department, dept, division, business unit, 部署, 部門, 所属, 所属部署, 部署名, 事業部
jobFunction: job function, occupation, profession, job type, function, 職種, 職業, 職務
seniority: seniority, management level, job level, 職級, 役職レベル
company: company, company name, account name, organization, organisation, organization name, employer, parentcustomerid, 会社, 会社名, 企業名, 法人名, 取引先名, 勤務先, 貴社名, 組織名, 御社名
companyKana: company kana, account name kana, company name phonetic, 会社名カナ, 会社名フリガナ, 法人名カナ
account: account, account id, parent account, 取引先, 取引先id, 取引先責任者の取引先
industry: industry, sector, industry type, business type, 業種, 業界, 産業, 業態
employees: employees, number of employees, employee count, company size, headcount, numberofemployees, 従業員数, 社員数, 会社規模
revenue: annual revenue, revenue, turnover, sales volume, annualrevenue, 年商, 年間売上, 売上高, 年間売上高
website: website, web site, url, homepage, web, websiteurl, domain, ホームページ, webサイト, ウェブサイト, サイトurl, 会社url, hp
capital: capital, capital stock, 資本金
street: street, mailing street, address, street address, address line 1, address1, mailing address, 住所, 町名番地, 番地, 丁目番地, 町名・番地(郵送先), 郵送先住所
city: city, mailing city, town, 市区郡, 市区町村, 市町村, 市, 市区郡(郵送先)
state: state, mailing state, province, prefecture, region state, stateorprovince, 都道府県, 県, 都道府県(郵送先)
postalCode: postal code, zip, zip code, zipcode, mailing postal code, postcode, postalcode, 郵便番号, 〒, 郵便番号(郵送先)
country: country, mailing country, country region, nation, 国, 国名, 国(郵送先), 国・地域
building: building, address line 2, address2, suite, apartment, 建物名, 建物, マンション名, ビル名
otherStreet: other street, other address, address2_line1, その他の町名番地, 町名・番地(その他), その他の住所
otherCity: other city, 市区郡(その他)
otherPostalCode: other postal code, other zip, 郵便番号(その他)
billingStreet: billing street, billing address, 請求先住所, 町名・番地(請求先), 請求先の町名番地
billingCity: billing city, 市区郡(請求先), 請求先の市区郡
billingPostalCode: billing postal code, billing zip, 郵便番号(請求先), 請求先郵便番号
shippingStreet: shipping street, shipping address, delivery address, 納入先住所, 町名・番地(納入先), 配送先住所
birthday: birthday, birthdate, date of birth, birth date, dob, 誕生日, 生年月日
age: age, 年齢
gender: gender, sex, gendercode, 性別
language: language, preferred language, locale, 言語, 使用言語, 希望言語
maritalStatus: marital status, familystatuscode, 婚姻, 婚姻状況, 既婚未婚
anniversary: anniversary, wedding anniversary, 記念日, 結婚記念日
status: status, consent, email opt out, has opted out of email, opted out, unsubscribed, opt out, email opt-out, donotemail, do not email, bulk email opt out, メール送信除外, メール配信停止, 配信停止, オプトアウト, 購読解除, メール拒否, 配信拒否
doNotCall: do not call, donotcall, no calls, donotphone, 電話禁止, 電話不可, 架電禁止
doNotMail: do not mail, no post, donotpostalmail, dm不可, 郵送不可, dm拒否
faxOptOut: fax opt out, has opted out of fax, donotfax, fax送信除外, fax不可
leadStatus: lead status, hs_lead_status, lead state, リード状況, リードステータス, 見込み客状況, 見込み度状況
source: lead source, source, original source, leadsource, acquisition channel, referral source, how did you hear about us, リードソース, 流入元, 獲得経路, 認知経路, 問い合わせ経路, 流入経路
rating: rating, lead rating, temperature, 評価, 見込み度, ランク, 温度感, 確度ランク
score: score, lead score, hubspotscore, engagement score, スコア, リードスコア, 得点
lifecycle: lifecycle stage, lifecyclestage, customer stage, ライフサイクルステージ, 顧客ステージ
customerType: customer type, account type, contact type, customertypecode, 顧客区分, 取引先種別, 顧客種別, 会員種別
customerNumber: customer number, customer id, client id, customer code, account number, member number, member id, membership number, 顧客番号, 顧客コード, 会員番号, 会員id, お客様番号, 取引先番号
externalId: external id, legacy id, crm id, record id, 外部id, 旧システムid, 旧id
owner: owner, owner id, contact owner, assigned to, sales rep, hubspot owner, account manager, 所有者, 担当, 担当営業, 営業担当, 営業担当者, 弊社担当者, 主担当
description: description, notes, note, comments, comment, remarks, memo, 説明, 備考, メモ, コメント, 詳細, 特記事項
createdAt: created date, create date, createdon, date created, created at, 作成日, 作成日時, 登録日, 登録日時
modifiedAt: last modified date, modified date, modifiedon, updated at, last update, 最終更新日, 最終更新日時, 更新日, 更新日時
lastActivity: last activity date, last activity, last contacted, last contact date, notes last contacted, 最終活動日, 最終接触日, 最終コンタクト日, 最終連絡日
nextActivity: next activity date, next contact date, next step date, 次回活動日, 次回連絡日, 次回接触予定日
firstPurchase: first purchase date, first order date, initial purchase date, 初回購入日, 初回注文日, 初回取引日
lastPurchase: last purchase date, last order date, recent purchase date, 最終購入日, 直近購入日, 最終注文日, 最終取引日
totalSpent: total spent, lifetime value, ltv, total revenue, total purchase amount, 累計購入金額, 購入総額, 累計売上, 生涯価値
orderCount: order count, number of orders, purchase count, number of purchases, 購入回数, 注文回数, 注文件数
points: points, loyalty points, reward points, ポイント, 保有ポイント, 会員ポイント
plan: plan, subscription plan, contract plan, pricing plan, プラン, 契約プラン, 料金プラン
contractStart: contract start date, start date, startdate, effective date, subscription start, 開始日, 契約開始日, 利用開始日
contractEnd: contract end date, end date, enddate, renewal date, expiry date, expiration date, 終了日, 契約終了日, 契約満了日, 更新期限, 有効期限
interest: interests, area of interest, product interest, interest, products of interest, 興味, 関心, 興味分野, 関心製品, 関心分野, ご興味
budget: budget, budgeted cost, project budget, 予算, 予算額, 想定予算
timeframe: timeframe, purchase timeframe, purchasetimeframe, buying time frame, 導入時期, 検討時期, 購入予定時期
event: event, event attended, seminar, seminar name, webinar, イベント, 参加イベント, セミナー名, 参加セミナー
newsletter: newsletter, newsletter subscription, subscribe newsletter, メルマガ, メルマガ購読, メールマガジン, ニュースレター
linkedin: linkedin, linkedin url, linkedin profile, リンクトイン, linkedin url(個人)
twitter: twitter, twitter handle, x account, twitterhandle, ツイッター, xアカウント
facebook: facebook, facebook url, フェイスブック
lineId: line id, line user id, lineid, line, lineユーザid
assistantName: assistant, assistant name, assistantname, アシスタント, アシスタント名, 秘書
manager: manager, reports to, supervisor, managername, 上司, 直属の上司, 上長
name: campaign name, deal name, opportunity name, list name, キャンペーン名, 商談名, リスト名, 案件名, dealname
campaignStatus: campaign status, キャンペーン状況, キャンペーンステータス
type: type, campaign type, kind, category, 種別, 種類, タイプ, 区分, カテゴリ
isActive: active, is active, isactive, enabled, 有効, 有効フラグ
stage: stage, stage name, deal stage, sales stage, stagename, dealstage, フェーズ, 商談フェーズ, 案件フェーズ, ステージ
amount: amount, deal amount, deal value, estimated value, estimatedvalue, 金額, 商談金額, 受注金額, 見込金額
currency: currency, currency code, currencyisocode, deal currency code, 通貨, 通貨コード
closeDate: close date, closedate, expected close date, estimatedclosedate, 完了予定日, 受注予定日, クローズ日
probability: probability, win probability, closeprobability, likelihood, 確度, 受注確度, 成約確率
isClosed: closed, is closed, isclosed, 完了フラグ, 完了
isWon: won, is won, iswon, closed won, 受注, 成立, 受注フラグ
timezone: time zone, timezone, タイムゾーン
shoeSize: shoe size, 靴のサイズ
store: store, preferred store, shop, favorite store, 店舗, 利用店舗, 来店店舗, 店舗名
visitDate: last visit date, last visit, visit date, 来店日, 最終来店日, 来場日
rank: rank, member rank, customer rank, membership tier, tier, loyalty tier, 会員ランク, 顧客ランク, ランク区分
couponCode: coupon code, promo code, discount code, クーポンコード, クーポン, 割引コード
children: number of children, children, numberofchildren, 子供の人数, 子どもの数, お子様の人数
bloodType: blood type, 血液型
pet: pet, pet name, ペット, ペット名
`;

/** Concept → what it is called. */
export const SYNONYMS: ReadonlyMap<string, readonly string[]> = new Map(
  TABLE.trim()
    .split('\n')
    .map((line) => {
      const [concept, names] = line.split(': ');
      return [concept, names.split(', ')] as const;
    }),
);
